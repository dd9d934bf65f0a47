package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cloakroom.config.InvalidSettings;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whatever tokens, prefix and time a session has, and whatever cookies were sent: each line that is
 * written is one that a browser keeps, the tokens cannot be seen in it, and they can be read back.
 *
 * <p>Lines of an input: prefix; access token; refresh token; how often the access token is
 * repeated; seconds that have passed; the Cookie field that was sent.
 */
class SetCookieFuzzTest {
  // RFC 6265bis section 4.1.1: token "=" *cookie-octet, then our attributes in our order.
  private static final Pattern LINE =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+)=([!#-+\\--:<-\\[\\]-~]*); Path=/"
              + "(; Max-Age=(0|[1-9][0-9]*))?; Secure; HttpOnly; SameSite=Strict");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Map<String, Optional<Settings>> SETTINGS = new HashMap<>();

  @FuzzTest(maxDuration = "90s")
  void writesOnlyLinesThatHold(byte[] input) {
    var in = new String(input, StandardCharsets.ISO_8859_1).split("\n", 7);
    if (in.length < 6) {
      return;
    }
    var settings = settings(in[0]);
    var accessToken = in[1].repeat(number(in[3], 300));
    if (settings.isEmpty() || accessToken.length() > 30_000) {
      return;
    }
    if (!visible(accessToken) || !visible(in[2]) || accessToken.isEmpty() && in[2].isEmpty()) {
      assertThrows(IllegalArgumentException.class, () -> pair(accessToken, in[2]));
      return;
    }
    var clock = new FakeClock();
    var cookies = new SessionCookies(settings.get(), clock);
    var session = Session.begin(pair(accessToken, in[2]), "ada", new NodeId(), clock.instant());
    clock.pass(Duration.ofSeconds(number(in[4], 90_000)));

    var exchange = new FakeExchange().header("Cookie", in[5]);
    try {
      cookies.write(exchange.request(), session);
    } catch (TokenTooLarge e) {
      assertTrue(accessToken.length() > 10_000, "refused " + accessToken.length());
      assertTrue(exchange.setCookies().isEmpty());
      return;
    }
    check(exchange, accessToken, in[2]);
    var kept = exchange.cookies();
    assertEquals(Optional.of(session), read(cookies, kept).session());

    var end = new FakeExchange().header("Cookie", kept);
    cookies.clear(end.request());
    check(end, accessToken, in[2]);
    assertEquals("", end.cookies());
    assertEquals(kept.split("; ").length, named(end, kept));
  }

  // Reading settings takes a hundred times what the rest does.
  private static Optional<Settings> settings(String prefix) {
    if (SETTINGS.size() > 1000) {
      SETTINGS.clear();
    }
    return SETTINGS.computeIfAbsent(prefix, SetCookieFuzzTest::read);
  }

  private static Optional<Settings> read(String prefix) {
    try {
      return Optional.of(TestSettings.of("cloakroom.cookie.prefix", prefix));
    } catch (InvalidSettings e) {
      return Optional.empty();
    }
  }

  private static int number(String text, int limit) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) % limit : 1;
  }

  private static boolean visible(String token) {
    return token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static TokenPair pair(String accessToken, String refreshToken) {
    return new TokenPair(
        accessToken,
        refreshToken.isEmpty() ? Optional.empty() : Optional.of(refreshToken),
        Optional.of(Instant.EPOCH.plus(DAY)).filter(end -> !accessToken.isEmpty()));
  }

  private static SessionCookies.Reading read(SessionCookies cookies, String header) {
    return cookies.read(new FakeExchange().header("Cookie", header).request());
  }

  private static void check(FakeExchange exchange, String accessToken, String refreshToken) {
    var names = new HashSet<String>();
    for (var line : exchange.setCookies()) {
      var matcher = LINE.matcher(line);
      assertTrue(matcher.matches(), line);
      assertTrue(line.length() <= 4096, () -> line.length() + " bytes");
      assertTrue(names.add(matcher.group(1)), line);
      var gone = matcher.group(2).isEmpty();
      assertEquals(gone, "0".equals(matcher.group(4)), line);
      for (var token : new String[] {accessToken, refreshToken}) {
        assertFalse(token.length() > 12 && matcher.group(2).contains(token), line);
      }
    }
    assertTrue(names.size() <= 20, names.toString());
  }

  private static long named(FakeExchange exchange, String cookies) {
    return exchange.setCookies().stream()
        .filter(line -> ("; " + cookies).contains("; " + line.substring(0, line.indexOf('=') + 1)))
        .count();
  }
}
