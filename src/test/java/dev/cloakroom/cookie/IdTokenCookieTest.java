package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdTokenCookieTest {
  private static final String NAME = "__Host-Http-idToken";
  private static final TokenPair PAIR = new TokenPair("t", Optional.empty(), Optional.empty());
  private static final Session SESSION = Tokens.session(PAIR);
  private static final Duration DAY = Duration.ofDays(1);

  private final CookieSealer sealer = new CookieSealer(TestSettings.of().cookies().keys());
  private final IdTokenCookie cookie = new IdTokenCookie(new CookieSpec(NAME, true, true), sealer);

  private Optional<String> read(String cookies, Session session) {
    return cookie.read(new FakeExchange().header("Cookie", cookies).request(), session);
  }

  private String issued(String token) {
    return cookie.issue(SESSION, token, DAY).orElseThrow();
  }

  private static String pair(String line) {
    return line.split(";")[0];
  }

  /** A token of three parts, of about that many characters. */
  private static String token(int length) {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    var header = encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes());
    var payload = encoder.encodeToString("x".repeat((length - 400) * 3 / 4).getBytes());
    return header + "." + payload + "." + encoder.encodeToString(new byte[256]);
  }

  @Test
  void readsBackWhatItIssuedForThatSessionOnly() {
    var token = token(1100);
    var pair = pair(issued(token));
    assertEquals(Optional.of(token), read(pair, SESSION));
    assertEquals(Optional.empty(), read(pair, Tokens.session(PAIR)));
    assertEquals(Optional.of("opaque"), read(pair(issued("opaque")), SESSION));
  }

  @Test
  void isStrictAndInOnePart() {
    var line = issued(token(1100));
    assertTrue(line.endsWith("; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Strict"), line);
  }

  @Test
  void readsNoneThatIsMissingAlteredTwiceOrUnderAnotherName() {
    var pair = pair(issued("token"));
    assertEquals(Optional.empty(), read("a=b", SESSION));
    assertEquals(Optional.empty(), read(pair + "x", SESSION));
    assertEquals(Optional.empty(), read(pair + "; " + pair, SESSION));
    var other = sealer.seal("__Host-Http-accessToken", 1, new byte[] {1});
    assertEquals(Optional.empty(), read(NAME + "=" + other, SESSION));
  }

  @Test
  void readsNoOtherFormat() {
    for (var plain : new byte[][] {{}, {2}, {1}, new byte[33], new byte[34]}) {
      assertEquals(Optional.empty(), read(NAME + "=" + sealer.seal(NAME, 1, plain), SESSION));
    }
  }

  @Test
  void leavesOutATokenThatDoesNotFitAndSaysSoOnce() {
    try (var log = LogCapture.of(IdTokenCookie.class)) {
      assertTrue(issued(token(2800)).length() <= CookieSpec.MAX_BYTES);
      assertTrue(cookie.fits(token(2800)));
      for (var i = 0; i < 2; i++) {
        assertEquals(Optional.empty(), cookie.issue(SESSION, token(4200), DAY));
        assertFalse(cookie.fits(token(4200)));
      }
      assertEquals(1, log.warnings().size());
      assertFalse(log.warnings().get(0).contains(token(4200)));
    }
  }

  // What fits by the rule is issued, and what does not fit is not, at each length.
  @Test
  void fitsWhereItIsIssued() {
    for (var length = 2700; length < 4000; length++) {
      var token = "x".repeat(length);
      var line = cookie.issue(SESSION, token, DAY);
      assertTrue(!cookie.fits(token) || line.isPresent(), length + " characters");
      assertTrue(line.map(String::length).orElse(0) <= CookieSpec.MAX_BYTES);
    }
  }
}
