package dev.cloakroom.provider;

import static dev.cloakroom.provider.ProviderScene.EXPECTED;
import static dev.cloakroom.provider.ProviderScene.NONCE;
import static dev.cloakroom.provider.ProviderScene.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.jwt.SignedJwts;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed.Reason;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults of the OpenID conformance suite's oidcc-client modules, and some more. */
class IdTokensTest {
  private ProviderScene scene = new ProviderScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private void with(String... settings) {
    scene.close();
    scene = new ProviderScene(settings);
  }

  private IdToken check(Object... claims) {
    return checkToken(scene.token(scene.claims(claims)));
  }

  private IdToken checkToken(String token) {
    return check(token, EXPECTED);
  }

  private IdToken check(String token, Expectation expected) {
    return scene.parts().idTokens().ofSignIn(token, "access-1", expected);
  }

  @Test
  void aGoodTokenIsRead() {
    var token =
        check("sid", "s-1", "acr", "gold", "auth_time", scene.now(-5), "email", "ada@app.example");
    assertEquals("ada", token.subject());
    assertEquals(scene.provider.issuer(), token.issuer());
    assertEquals(Optional.of("s-1"), token.sid());
    assertEquals(Optional.of("gold"), token.acr());
    assertEquals(Optional.of(FakeClock.START.minusSeconds(5)), token.authTime());
    assertEquals("ada@app.example", token.claims().getString("email"));
    assertEquals("IdToken[sid=true, claims=10]", token.toString());
  }

  static Stream<Object[]> wrongClaims() {
    return Stream.of(
        new Object[] {"iss", "https://evil.example", Reason.ISSUER},
        new Object[] {"iss", null, Reason.ISSUER},
        new Object[] {"aud", null, Reason.AUDIENCE},
        new Object[] {"aud", "other", Reason.AUDIENCE},
        new Object[] {"aud", List.of(), Reason.AUDIENCE},
        new Object[] {"aud", List.of("app", "other"), Reason.AUDIENCE},
        new Object[] {"azp", "other", Reason.AUDIENCE},
        new Object[] {"azp", 7, Reason.AUDIENCE},
        new Object[] {"azp", JsonValue.NULL, Reason.AUDIENCE},
        new Object[] {"exp", null, Reason.CLAIMS},
        new Object[] {"exp", "tomorrow", Reason.CLAIMS},
        new Object[] {"iat", null, Reason.CLAIMS},
        new Object[] {"iat", "now", Reason.CLAIMS},
        new Object[] {"sub", null, Reason.SUBJECT},
        new Object[] {"sub", "", Reason.SUBJECT},
        new Object[] {"sub", 7, Reason.CLAIMS},
        new Object[] {"sub", "x".repeat(256), Reason.SUBJECT},
        new Object[] {"sub", "zoë", Reason.SUBJECT},
        new Object[] {"sub", "a\nb", Reason.SUBJECT},
        new Object[] {"nonce", null, Reason.NONCE},
        new Object[] {"nonce", "", Reason.NONCE},
        new Object[] {"nonce", NONCE + "x", Reason.NONCE},
        new Object[] {"nonce", 7, Reason.NONCE},
        new Object[] {"at_hash", "AAAAAAAAAAAAAAAAAAAAAA", Reason.AT_HASH},
        new Object[] {"at_hash", 7, Reason.AT_HASH});
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void aWrongClaimIsRefused(String name, Object value, Reason reason) {
    var failure = assertFails(reason, () -> check(name, value));
    var nonce = reason == Reason.NONCE;
    assertEquals(nonce ? Problem.LOGIN_INVALID : Problem.PROVIDER_INVALID, failure.problem());
  }

  @Test
  void severalAudiencesNeedConfigurationAndAPartyThatIsUs() {
    with("cloakroom.oidc.audiences", "api");
    check("aud", List.of("app", "api"), "azp", "app");
    check("aud", List.of("app"), "azp", "app");
    assertFails(Reason.AUDIENCE, () -> check("aud", List.of("app", "api")));
    assertFails(Reason.AUDIENCE, () -> check("aud", List.of("app", "api"), "azp", "api"));
    assertFails(Reason.AUDIENCE, () -> check("aud", List.of("api"), "azp", "app"));
  }

  @Test
  void timesMayDifferByTheSkew() {
    check("iat", scene.now(30));
    check("exp", scene.now(-29), "iat", scene.now(-60));
    assertFails(Reason.EXPIRY, () -> check("exp", scene.now(-30), "iat", scene.now(-60)));
    assertFails(Reason.EXPIRY, () -> check("iat", scene.now(31)));
    assertFails(Reason.EXPIRY, () -> check("nbf", scene.now(31)));
  }

  @Test
  void tenSecondsAheadAlwaysPass() {
    with("cloakroom.oidc.clock-skew", "PT0S");
    check("iat", scene.now(10));
    assertFails(Reason.EXPIRY, () -> check("iat", scene.now(11)));
  }

  @Test
  void aSubjectHasUpTo255Characters() {
    assertEquals(255, check("sub", "x".repeat(255)).subject().length());
  }

  /** The example of OpenID Connect Core 1.0 appendix A.3 has this access token and hash. */
  @Test
  void theHashOfTheAccessTokenFits() {
    var access = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
    var token = scene.token(scene.claims("at_hash", "77QmUPtjPfzWtF2AnpK9RQ"));
    scene.parts().idTokens().ofSignIn(token, access, EXPECTED);
    assertFails(
        Reason.AT_HASH, () -> scene.parts().idTokens().ofSignIn(token, access + "x", EXPECTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logout+jwt", "at+jwt", "dpop+jwt"})
  void aTokenOfAnotherKindIsRefused(String type) {
    var header = Map.<String, Object>of("alg", "RS256", "kid", "1", "typ", type);
    var token = ProviderScene.token(scene.claims(), SignedJwts.RSA, header);
    assertFails(Reason.CLAIMS, () -> checkToken(token));
  }

  @Test
  void theTypeJwtPasses() {
    var header = Map.<String, Object>of("alg", "RS256", "kid", "1", "typ", "JWT");
    checkToken(ProviderScene.token(scene.claims(), SignedJwts.RSA, header));
  }

  @Test
  void withoutAKeyIdOneKeyOrEachOfSeveralIsTried() {
    var token = ProviderScene.token(scene.claims(), SignedJwts.RSA, Map.of("alg", "RS256"));
    checkToken(token);
    scene.clock.pass(ProviderKeys.LONGEST_USE);
    scene.provider.keys(
        SignedJwts.jwk(SignedJwts.OTHER_RSA.getPublic(), Map.of("kid", "2")),
        SignedJwts.jwk(SignedJwts.RSA.getPublic(), Map.of("kid", "1")));
    checkToken(ProviderScene.token(scene.claims(), SignedJwts.RSA, Map.of("alg", "RS256")));
  }

  @ParameterizedTest
  @CsvSource({"RS256", "PS256"})
  void aWrongSignatureIsRefused(String algorithm) {
    var header = Map.<String, Object>of("alg", algorithm, "kid", "1");
    var forged = ProviderScene.token(scene.claims(), SignedJwts.OTHER_RSA, header);
    assertFails(Reason.SIGNATURE, () -> checkToken(forged));
    var good = ProviderScene.token(scene.claims(), SignedJwts.RSA, header).split("\\.");
    var others =
        ProviderScene.token(scene.claims("sub", "eve"), SignedJwts.RSA, header).split("\\.");
    assertFails(Reason.SIGNATURE, () -> checkToken(good[0] + "." + others[1] + "." + good[2]));
  }

  @Test
  void noSignatureAndASharedSecretAreNeverTaken() {
    var json = StrictJson.PROVIDER.createObjectBuilder(scene.claims()).build().toString();
    var none = SignedJwts.signed(Map.of("alg", "none"), json, null);
    assertFails(Reason.SIGNATURE, () -> checkToken(none));
    var secret = new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(), "HMAC");
    var shared = SignedJwts.signed(Map.of("alg", "HS256"), json, secret);
    assertFails(Reason.SIGNATURE, () -> checkToken(shared));
  }

  @Test
  void anAlgorithmThatIsNotListedIsRefused() {
    with("cloakroom.oidc.algorithms", "PS256,ES256");
    assertFails(Reason.SIGNATURE, () -> check());
    var header = Map.<String, Object>of("alg", "PS256", "kid", "1");
    checkToken(ProviderScene.token(scene.claims(), SignedJwts.RSA, header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "opaque", "a.b.c", "e30.e30.e30", "e30.e30"})
  void whatIsNoJwtIsRefused(String token) {
    assertFails(Reason.SIGNATURE, () -> checkToken(token));
  }

  @Test
  void anEncryptedTokenIsNamedInTheLog() {
    try (var log = LogCapture.of(SignedTokens.class)) {
      assertFails(Reason.SIGNATURE, () -> checkToken("eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d"));
      assertTrue(log.warnings().get(0).contains("ID token is encrypted"), log.warnings()::toString);
    }
  }

  @Test
  void aDemandedAuthenticationContextMustBeThere() {
    var gold = new Expectation(NONCE, FakeClock.START, Set.of("gold", "silver"), Optional.empty());
    check(scene.token(scene.claims("acr", "silver")), gold);
    for (var claims :
        List.of(scene.claims("acr", "1"), scene.claims(), scene.claims("acr", List.of("gold")))) {
      var failure = assertFails(Reason.ACR, () -> check(scene.token(claims), gold));
      assertEquals(Problem.AUTHENTICATION_INSUFFICIENT, failure.problem());
    }
  }

  @Test
  void aDemandedAgeCountsFromTheRequest() {
    var recent =
        new Expectation(NONCE, FakeClock.START, Set.of(), Optional.of(Duration.ofMinutes(1)));
    scene.clock.pass(Duration.ofMinutes(5));
    var start = FakeClock.START.getEpochSecond();
    check(scene.token(scene.claims("auth_time", start - 90)), recent);
    check(scene.token(scene.claims("auth_time", start + 200)), recent);
    for (var claims :
        List.of(
            scene.claims("auth_time", start - 91),
            scene.claims("auth_time", start + 400),
            scene.claims("auth_time", "now"),
            scene.claims())) {
      var failure = assertFails(Reason.AUTH_TIME, () -> check(scene.token(claims), recent));
      assertEquals(Problem.AUTHENTICATION_INSUFFICIENT, failure.problem());
    }
  }

  @Test
  void noFailureShowsTheToken() {
    var token = scene.token(scene.claims("sub", 7));
    var failure = assertFails(Reason.CLAIMS, () -> checkToken(token));
    assertFalse(failure.toString().contains(token), failure::toString);
    assertEquals(null, failure.getCause());
  }
}
