package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.SealingKey;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An upgrade signs nobody out: cookies of an earlier build open, with all that they hold. */
class EarlierCookiesTest {
  private static final String KEY = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  private static final String ACCESS = "__Host-Http-accessToken";
  private static final String REFRESH = "__Host-Http-refreshToken";
  private static final TokenPair RENEWED =
      new TokenPair("renewed", Optional.of("refresh-2"), Optional.empty());

  private final SessionCookies cookies =
      new SessionCookies(
          TestSettings.of(
              "cloakroom.cookie.keys",
              KEY,
              "cloakroom.session.max-age",
              "P400D",
              "cloakroom.session.idle",
              "P30D"),
          new FakeClock());

  /** What one block of a file says: the cookies, and the session that they hold. */
  record Earlier(String name, String cookie, Session session, Instant lastSeen) {
    static Earlier of(String block) {
      var lines = new TreeMap<String, String>();
      block
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> lines.put(line.split("=", 2)[0], line.substring(line.indexOf('=') + 1)));
      var tokens =
          new TokenPair(
              token(lines.get("access")),
              Optional.of(token(lines.get("refresh"))).filter(token -> !token.isEmpty()),
              Optional.of(lines.get("expires")).filter(end -> !end.isEmpty()).map(Instant::parse));
      var start = Instant.parse(lines.get("start"));
      var session =
          new Session(
              lines.get("sid"),
              start,
              lines.get("subject"),
              lines.get("home"),
              attributes(lines),
              tokens);
      var seen = Optional.ofNullable(lines.get("seen")).map(Instant::parse).orElse(start);
      return new Earlier(lines.get("case"), lines.get("cookie"), session, seen);
    }

    private static SessionAttributes attributes(Map<String, String> lines) {
      return new SessionAttributes(
          IssuerKind.valueOf(lines.getOrDefault("issuer", "PASSWORD")),
          Optional.ofNullable(lines.get("provider-sid")),
          lines.getOrDefault("claims", "{}"),
          Optional.ofNullable(lines.get("persistent")).map(Boolean::valueOf));
    }

    private static String token(String text) {
      if (!text.startsWith("repeat:")) {
        return text;
      }
      var parts = text.split(":");
      return parts[1].repeat(Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Earlier> cookiesOf191c956() throws IOException {
    return in("cookies-of-191c956.txt");
  }

  static Stream<Earlier> cookiesOfEveryFile() throws IOException {
    return Stream.concat(cookiesOf191c956(), in("cookies-of-1.0.0-rc.1.txt"));
  }

  private static Stream<Earlier> in(String name) throws IOException {
    try (var file = EarlierCookiesTest.class.getResourceAsStream(name)) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\n"))
          .filter(block -> block.contains("case="))
          .map(Earlier::of);
    }
  }

  private SessionCookies.Reading read(String cookie) {
    return cookies.read(new FakeExchange().header("Cookie", cookie).request());
  }

  @ParameterizedTest
  @MethodSource("cookiesOfEveryFile")
  void opensWithAllThatItHolds(Earlier earlier) {
    var request = new FakeExchange().header("Cookie", earlier.cookie()).request();
    var reading = cookies.read(request);
    assertEquals(Optional.of(earlier.session()), reading.session());
    assertEquals(earlier.lastSeen(), cookies.lastSeen(request, earlier.session()));
  }

  @Test
  void readsWhenASessionOfTheEarlierVersionWasLastUsed() throws IOException {
    var session = cookiesOf191c956().findFirst().orElseThrow().session();
    var used = session.start().plusSeconds(7);
    var text = ByteBuffer.allocate(32 + 8);
    text.put(Base64.getUrlDecoder().decode(session.sid())).putLong(used.toEpochMilli());
    var name = "__Host-Http-lastSeen";
    var value = EarlierSealer.seal(key(), name, 1, text.array());
    var request = new FakeExchange().header("Cookie", name + "=" + value).request();
    assertEquals(used, cookies.lastSeen(request, session));
  }

  private static SealingKey key() {
    return TestSettings.of("cloakroom.cookie.keys", KEY).cookies().keys().get(0);
  }

  @ParameterizedTest
  @MethodSource("cookiesOf191c956")
  void isWrittenInTodaysFormatWhenItIsRenewedAndKeepsWhatItIs(Earlier earlier) {
    var session = read(earlier.cookie()).session().orElseThrow();
    var renewed = session.with(RENEWED, session.home());
    var exchange = new FakeExchange().header("Cookie", earlier.cookie());
    cookies.write(exchange.request(), renewed);
    for (var pair : exchange.cookies().split("; ")) {
      // The first byte of a value is the version: 2 begins with "Ag" in base64url.
      assertTrue(pair.contains("=Ag"), pair);
    }
    assertEquals(Optional.of(renewed), read(exchange.cookies()).session());
    assertEquals(earlier.session().with(RENEWED, earlier.session().home()), renewed);
  }

  @ParameterizedTest
  @MethodSource("cookiesOf191c956")
  void opensBesideACookieOfTodayOfTheSameSession(Earlier earlier) {
    var renewed = earlier.session().with(RENEWED, "AAAAAAAA");
    var exchange = new FakeExchange();
    cookies.write(exchange.request(), renewed);
    var oldAccess = pairs(earlier.cookie(), ACCESS) + "; " + pairs(exchange.cookies(), REFRESH);
    var tokens = read(oldAccess).session().orElseThrow().tokens();
    assertEquals(earlier.session().tokens().accessToken(), tokens.accessToken());
    assertEquals(RENEWED.refreshToken(), tokens.refreshToken());
    var oldRefresh = pairs(exchange.cookies(), ACCESS) + "; " + pairs(earlier.cookie(), REFRESH);
    var other = read(oldRefresh).session().orElseThrow();
    assertEquals(earlier.session().sid(), other.sid());
    assertEquals(earlier.session().tokens().refreshToken(), other.tokens().refreshToken());
  }

  @ParameterizedTest
  @MethodSource("cookiesOf191c956")
  void opensNotBesideACookieOfTodayOfAnotherSession(Earlier earlier) {
    var exchange = new FakeExchange();
    cookies.write(exchange.request(), Tokens.session(RENEWED));
    var mixed = pairs(earlier.cookie(), ACCESS) + "; " + pairs(exchange.cookies(), REFRESH);
    assertEquals(new SessionCookies.Reading(Optional.empty(), true), read(mixed));
  }

  private static String pairs(String cookie, String name) {
    return Arrays.stream(cookie.split("; "))
        .filter(pair -> pair.startsWith(name))
        .collect(Collectors.joining("; "));
  }
}
