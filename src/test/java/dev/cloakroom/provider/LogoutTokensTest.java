package dev.cloakroom.provider;

import static dev.cloakroom.provider.ProviderScene.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.jwt.SignedJwts;
import dev.cloakroom.provider.SignInFailed.Reason;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The faults of the OpenID conformance suite's oidcc-client-test-rp-backchannel modules. */
class LogoutTokensTest {
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final Map<String, Object> EVENTS = Map.of(EVENT, Map.of());

  private final ProviderScene scene = new ProviderScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private String token(Object... others) {
    var claims =
        scene.claims(
            "nonce", null, "sid", "s-1", "jti", "j-1", "events", EVENTS, "exp", scene.now(120));
    for (var i = 0; i < others.length; i += 2) {
      claims.put((String) others[i], others[i + 1]);
    }
    claims.values().removeIf(java.util.Objects::isNull);
    return scene.token(claims);
  }

  private LogoutToken check(String token) {
    return scene.parts().logoutTokens().verify(token);
  }

  @Test
  void aGoodTokenIsRead() {
    var token = check(token("unknown", true));
    assertEquals(Optional.of("s-1"), token.sid());
    assertEquals(Optional.of("ada"), token.subject());
    assertEquals("j-1", token.id());
    assertEquals(FakeClock.START, token.issuedAt());
    assertEquals(FakeClock.START.plusSeconds(150), token.expiresAt());
    assertEquals(Optional.empty(), check(token("sub", null)).subject());
    assertEquals(Optional.empty(), check(token("sid", null)).sid());
  }

  @Test
  void theTypeIsThatOfLogoutTokensOrNone() {
    for (var type : List.of("logout+jwt", "JWT", "Logout+JWT")) {
      check(typed(type));
    }
    assertFails(Reason.CLAIMS, () -> check(typed("at+jwt")));
  }

  private String typed(String type) {
    var claims = scene.claims("nonce", null, "sid", "s-1", "jti", "j-1", "events", EVENTS);
    return ProviderScene.token(
        claims, SignedJwts.RSA, Map.of("alg", "RS256", "kid", "1", "typ", type));
  }

  static Stream<Object[]> wrongClaims() {
    return Stream.of(
        new Object[] {"iss", "https://evil.example", Reason.ISSUER},
        new Object[] {"aud", "other", Reason.AUDIENCE},
        new Object[] {"aud", List.of("app", "other"), Reason.AUDIENCE},
        new Object[] {"iat", null, Reason.CLAIMS},
        new Object[] {"jti", null, Reason.CLAIMS},
        new Object[] {"jti", 7, Reason.CLAIMS},
        new Object[] {"nonce", "n", Reason.CLAIMS},
        new Object[] {"nonce", JsonValue.NULL, Reason.CLAIMS},
        new Object[] {"sid", 7, Reason.CLAIMS},
        new Object[] {"sid", "", Reason.CLAIMS},
        new Object[] {"sid", JsonValue.NULL, Reason.CLAIMS},
        new Object[] {"sub", 7, Reason.CLAIMS},
        new Object[] {"exp", "tomorrow", Reason.CLAIMS},
        new Object[] {"events", null, Reason.CLAIMS},
        new Object[] {"events", List.of(EVENT), Reason.CLAIMS},
        new Object[] {"events", Map.of("other", Map.of()), Reason.CLAIMS},
        new Object[] {"events", Map.of(EVENT, true), Reason.CLAIMS});
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void aWrongClaimIsRefused(String name, Object value, Reason reason) {
    assertFails(reason, () -> check(token(name, value)));
  }

  @Test
  void itNamesASessionOrAUser() {
    assertFails(Reason.CLAIMS, () -> check(token("sid", null, "sub", null)));
  }

  @Test
  void itExpires() {
    check(token("exp", scene.now(-29), "iat", scene.now(-60)));
    var over = token("exp", scene.now(-30), "iat", scene.now(-60));
    assertFails(Reason.EXPIRY, () -> check(over));
  }

  @Test
  void withoutAnExpiryItIsGoodForTwoMinutes() {
    var token = check(token("exp", null, "iat", scene.now(-120)));
    assertEquals(FakeClock.START, token.expiresAt());
    assertFails(Reason.EXPIRY, () -> check(token("exp", null, "iat", scene.now(-121))));
  }

  @Test
  void anIdTokenIsNoLogoutToken() {
    assertFails(Reason.CLAIMS, () -> check(scene.token(scene.claims("jti", "j-1", "sid", "s"))));
  }

  @Test
  void aForgedOneIsRefused() {
    var claims = scene.claims("nonce", null, "sid", "s", "jti", "j", "events", EVENTS);
    var header = Map.<String, Object>of("alg", "RS256", "kid", "1");
    var forged = ProviderScene.token(claims, SignedJwts.OTHER_RSA, header);
    assertFails(Reason.SIGNATURE, () -> check(forged));
    var none = ProviderScene.token(claims, SignedJwts.RSA, Map.of("alg", "RS512", "kid", "1"));
    assertFails(Reason.SIGNATURE, () -> check(none));
  }
}
