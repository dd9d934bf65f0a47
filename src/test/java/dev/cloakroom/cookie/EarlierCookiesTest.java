package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An upgrade signs nobody out: cookies of an earlier build open, with all that they hold. */
class EarlierCookiesTest {
  private static final String KEY = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

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

  /** What one block of the file says: the cookies, and the session that they hold. */
  record Earlier(String name, String cookie, Session session) {
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
      var session =
          new Session(
              lines.get("sid"),
              Instant.parse(lines.get("start")),
              lines.get("subject"),
              lines.get("home"),
              tokens);
      return new Earlier(lines.get("case"), lines.get("cookie"), session);
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
    try (var file = EarlierCookiesTest.class.getResourceAsStream("cookies-of-191c956.txt")) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\n"))
          .filter(block -> block.contains("case="))
          .map(Earlier::of);
    }
  }

  @ParameterizedTest
  @MethodSource("cookiesOf191c956")
  void opensWithAllThatItHolds(Earlier earlier) {
    var request = new FakeExchange().header("Cookie", earlier.cookie()).request();
    var reading = cookies.read(request);
    assertEquals(Optional.of(earlier.session()), reading.session());
    assertEquals(earlier.session().start(), cookies.lastSeen(request, earlier.session()));
  }
}
