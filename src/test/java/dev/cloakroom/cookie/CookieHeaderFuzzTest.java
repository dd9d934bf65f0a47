package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Any Cookie header is read as this naive model reads it, and gives one of the sessions that were
 * sealed, whole and unmixed, or none.
 *
 * <p>An input holds one Cookie field a line; {@code {ada}} stands for all cookies of that session,
 * {@code {ada:NAME}} for the value of one of them. Ada and Eve have small tokens, Max large ones.
 */
class CookieHeaderFuzzTest {
  private static final String ACCESS = "__Host-Http-accessToken";
  private static final String REFRESH = "__Host-Http-refreshToken";
  private static final List<String> NAMES =
      Stream.of(ACCESS, REFRESH)
          .flatMap(
              base ->
                  Stream.concat(
                      Stream.of(base), IntStream.range(0, 10).mapToObj(part -> base + "." + part)))
          .toList();
  private static final SessionCookies COOKIES =
      new SessionCookies(TestSettings.of(), new FakeClock());
  private static final Map<Session, Map<String, String>> SEALED = new LinkedHashMap<>();
  private static final Map<String, String> PLACEHOLDERS = new LinkedHashMap<>();

  static {
    seal("ada", "a", "ar");
    seal("eve", "e", "er");
    seal("max", "m".repeat(7000), "mr");
  }

  private static void seal(String who, String accessToken, String refreshToken) {
    var pair = new TokenPair(accessToken, Optional.of(refreshToken), Optional.empty());
    var session = Session.begin(pair, "ada", new NodeId(), FakeClock.START);
    var exchange = new FakeExchange();
    COOKIES.write(exchange.request(), session);
    var values = new LinkedHashMap<String, String>();
    for (var cookie : exchange.cookies().split("; ")) {
      var nameAndValue = cookie.split("=", 2);
      values.put(nameAndValue[0], nameAndValue[1]);
      PLACEHOLDERS.put("{" + who + ":" + nameAndValue[0] + "}", nameAndValue[1]);
    }
    PLACEHOLDERS.put("{" + who + "}", exchange.cookies());
    SEALED.put(session, values);
  }

  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({
    ACCESS,
    REFRESH,
    ACCESS + ".1",
    "{ada}",
    "{eve}",
    "{max}",
    "{ada:" + ACCESS + "}",
    "{ada:" + REFRESH + "}",
    "{eve:" + ACCESS + "}",
    "{eve:" + REFRESH + "}",
    "{max:" + ACCESS + "}",
    "{max:" + ACCESS + ".1}",
    "; ",
    "="
  })
  void readsAsTheModelDoes(byte[] input) {
    var text = new String(input, StandardCharsets.ISO_8859_1);
    for (var placeholder : PLACEHOLDERS.entrySet()) {
      text = text.replace(placeholder.getKey(), placeholder.getValue());
    }
    var exchange = new FakeExchange();
    var fields = List.of(text.split("\n"));
    fields.forEach(field -> exchange.header("Cookie", field));

    var model = model(fields);
    var header = CookieHeader.of(exchange.request(), ACCESS, REFRESH);
    assertEquals(model.isEmpty(), header.isEmpty());
    assertEquals(ambiguous(model), header.ambiguous());
    assertEquals(has(model, ACCESS), header.has(ACCESS));
    assertEquals(has(model, REFRESH), header.has(REFRESH));
    for (var name : NAMES) {
      var values = model.getOrDefault(name, List.of());
      assertEquals(values.isEmpty() ? null : values.get(values.size() - 1), header.get(name), name);
    }

    var expected = expected(model);
    var reading = COOKIES.read(exchange.request());
    assertEquals(expected, reading.session());
    assertEquals(!model.isEmpty() && expected.isEmpty(), reading.broken());

    COOKIES.clearOwn(exchange.request());
    var expired = new TreeSet<String>();
    for (var line : exchange.setCookies()) {
      assertTrue(line.contains("=; Path=/; Max-Age=0; "), line);
      assertTrue(expired.add(line.substring(0, line.indexOf('='))), line);
    }
    assertEquals(own(model), expired);
  }

  // All parts of a cookie whose value is one that was sealed.
  private static Set<String> own(Map<String, List<String>> model) {
    var last = new HashMap<String, String>();
    model.forEach((name, values) -> last.put(name, values.get(values.size() - 1)));
    var own = new TreeSet<String>();
    for (var base : List.of(ACCESS, REFRESH)) {
      var opens =
          SEALED.values().stream()
              .filter(cookies -> cookies.containsKey(base))
              .anyMatch(cookies -> holds(last, cookies, base));
      if (opens) {
        model.keySet().stream().filter(name -> name.startsWith(base)).forEach(own::add);
      }
    }
    return own;
  }

  private static Map<String, List<String>> model(List<String> fields) {
    var model = new TreeMap<String, List<String>>();
    for (var cookie : String.join(";", fields).split(";")) {
      var nameAndValue = cookie.split("=", 2);
      var name = nameAndValue[0].replaceFirst("^[ \t]+", "");
      if (nameAndValue.length == 2
          && name.matches("__Host-Http-(access|refresh)Token(\\.[1-9])?")) {
        model.computeIfAbsent(name, key -> new ArrayList<>()).add(nameAndValue[1].strip());
      }
    }
    return model;
  }

  private static boolean ambiguous(Map<String, List<String>> model) {
    return model.values().stream().anyMatch(values -> values.size() > 1);
  }

  private static boolean has(Map<String, List<String>> model, String base) {
    return model.keySet().stream().anyMatch(name -> name.startsWith(base));
  }

  private static Optional<Session> expected(Map<String, List<String>> model) {
    if (model.isEmpty() || ambiguous(model)) {
      return Optional.empty();
    }
    var sent = new HashMap<String, String>();
    model.forEach((name, values) -> sent.put(name, values.get(0)));
    for (var sealed : SEALED.entrySet()) {
      var access = holds(sent, sealed.getValue(), ACCESS);
      var refresh = holds(sent, sealed.getValue(), REFRESH);
      if ((access || !has(model, ACCESS)) && (refresh || !has(model, REFRESH))) {
        var tokens = sealed.getKey().tokens();
        return Optional.of(
            sealed
                .getKey()
                .with(
                    new TokenPair(
                        access ? tokens.accessToken() : "",
                        tokens.refreshToken().filter(token -> refresh),
                        tokens.expiresAt()),
                    sealed.getKey().home()));
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Map<String, String> sent, Map<String, String> sealed, String base) {
    return sealed.entrySet().stream()
        .filter(cookie -> cookie.getKey().startsWith(base))
        .allMatch(cookie -> cookie.getValue().equals(sent.get(cookie.getKey())));
  }
}
