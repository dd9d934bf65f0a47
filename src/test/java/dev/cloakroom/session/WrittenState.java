package dev.cloakroom.session;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.Store;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a build leaves behind for the next one: cookies in browsers, and entries and the journal of
 * ended sessions in the shared state.
 *
 * @param cookies the {@code Cookie} field of a browser, by what has become of its session
 * @param entries of the shared state
 * @param ended the lines of the journal
 */
record WrittenState(Map<String, String> cookies, Map<String, byte[]> entries, List<String> ended) {
  /** What each access token is good for, from {@link FakeClock#START} on. */
  static final Duration LIFE = Duration.ofHours(1);

  /** A session that is in use. */
  static final String IN_USE = "in-use";

  /** A session as it was before its renewal, and after it. */
  static final String BEFORE_RENEWAL = "before-renewal";

  static final String AFTER_RENEWAL = "after-renewal";

  /** A session that its user has ended. */
  static final String LOGGED_OUT = "logged-out";

  /** A session that an administrator has ended, with all of its user. */
  static final String ENDED_BY_SUBJECT = "ended-by-subject";

  private static final String JOURNAL = "ended";

  static TokenPair pair(String name) {
    return new TokenPair(
        "access-" + name, Optional.of("refresh-" + name), Optional.of(FakeClock.START.plus(LIFE)));
  }

  /**
   * What this build leaves behind. This needs nothing that earlier builds lack, so it can be
   * compiled against one of them.
   */
  static WrittenState ofThisBuild() {
    return new Writer().write();
  }

  /** Writes it into a file of the test resources. */
  static void write(String version, Path file) throws IOException {
    var head =
        """
        # What %s writes at %s: cookies under TestSettings.KEY_A, which is no secret, and the
        # entries and the journal of ended sessions of the shared state. The tokens are made up.
        """;
    Files.writeString(file, head.formatted(version, FakeClock.START) + ofThisBuild().text());
  }

  /** One node of this build, with five users. */
  private static final class Writer {
    private final FakeTokenService tokens = new FakeTokenService();
    private final Map<String, String> cookies = new TreeMap<>();
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final List<String> ended = new ArrayList<>();
    private final FakeClock clock = new FakeClock();
    private final MemoryStore memory = new MemoryStore(clock);
    private final TestNode node = new TestNode(TestSettings.of(), tokens, recorded(), clock);

    WrittenState write() {
      cookies.put(IN_USE, signedIn("ada"));
      cookies.put(BEFORE_RENEWAL, signedIn("bob"));
      var renewal = from(cookies.get(BEFORE_RENEWAL));
      tokens.answersRenewalWith(pair("bob-2"));
      node.serves(renewal.request()).renewed();
      cookies.put(AFTER_RENEWAL, renewal.cookies());
      cookies.put(LOGGED_OUT, signedIn("cy"));
      node.serves(from(cookies.get(LOGGED_OUT)).request()).end(EndCause.LOGOUT);
      cookies.put(ENDED_BY_SUBJECT, signedIn("dan"));
      node.administration(new FakeExchange("DELETE").request()).endSubject("dan", "root");
      entries.keySet().removeIf(key -> memory.get(key).isEmpty());
      return new WrittenState(cookies, entries, ended);
    }

    private String signedIn(String user) {
      var exchange = new FakeExchange();
      node.serves(exchange.request()).start(pair(user), user, SessionAttributes.OF_PASSWORD);
      return exchange.cookies();
    }

    private static FakeExchange from(String cookie) {
      return new FakeExchange().header("Cookie", cookie);
    }

    // A proxy, because the methods of a store differ from build to build.
    private Store recorded() {
      return (Store)
          Proxy.newProxyInstance(
              Store.class.getClassLoader(),
              new Class<?>[] {Store.class},
              (proxy, method, args) -> {
                switch (method.getName()) {
                  case "put", "putIfAbsent" -> entries.put((String) args[0], (byte[]) args[1]);
                  case "append" -> ended.add((String) args[1]);
                  default -> {}
                }
                try {
                  return method.getName().equals("shared") ? true : method.invoke(memory, args);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  /** The text of a file, without the lines that say which build wrote it. */
  String text() {
    var lines = new ArrayList<String>();
    cookies.forEach((name, cookie) -> lines.add("cookie " + name + " " + cookie));
    var base64 = Base64.getEncoder();
    entries.forEach((key, value) -> lines.add("entry " + key + " " + base64.encodeToString(value)));
    ended.forEach(line -> lines.add("line " + line));
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  /** Reads a file of the test resources. */
  static WrittenState in(String file) throws IOException {
    try (var stream = WrittenState.class.getResourceAsStream(file)) {
      return of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Reads such a text. */
  static WrittenState of(String text) {
    var state = new WrittenState(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    text.lines().filter(line -> !line.startsWith("#")).forEach(state::read);
    return state;
  }

  private void read(String line) {
    var parts = line.split(" ", 3);
    switch (parts[0]) {
      case "cookie" -> cookies.put(parts[1], parts[2]);
      case "entry" -> entries.put(parts[1], Base64.getDecoder().decode(parts[2]));
      case "line" -> ended.add(line.substring(parts[0].length() + 1));
      default -> throw new IllegalArgumentException(line);
    }
  }

  /** Puts entries and journal into the shared state of other nodes. */
  void into(Store store) {
    entries.forEach((key, value) -> store.put(key, value, LIFE));
    ended.forEach(line -> store.append(JOURNAL, line, LIFE));
  }
}
