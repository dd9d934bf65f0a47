package dev.cloakroom.provider;

import static dev.cloakroom.provider.ProviderScene.assertFails;
import static dev.cloakroom.provider.ScriptedProvider.KEYS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.jwt.SignedJwts;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProviderKeysTest {
  private final ProviderScene scene = new ProviderScene();
  private final ScriptedProvider provider = scene.provider;

  @AfterEach
  void close() {
    scene.close();
  }

  private void verify(KeyPair pair, String kid) {
    verify(pair, kid, "RS256");
  }

  private void verify(KeyPair pair, String kid, String algorithm) {
    var token = ProviderScene.token(scene.claims(), pair, Map.of("alg", algorithm, "kid", kid));
    scene.parts().idTokens().ofSignIn(token, "access", ProviderScene.EXPECTED);
  }

  private static String jwk(KeyPair pair, String kid) {
    return SignedJwts.jwk(pair.getPublic(), Map.of("kid", kid));
  }

  @Test
  void keysAreLoadedOnceForManyTokens() {
    verify(SignedJwts.RSA, "1");
    verify(SignedJwts.RSA, "1");
    assertEquals(1, provider.count(KEYS));
  }

  /** OpenID conformance: oidcc-client-test-signing-key-rotation-just-before-signing. */
  @Test
  void aKeyThatIsNewLoadsThemAtOnce() {
    verify(SignedJwts.RSA, "1");
    provider.keys(jwk(SignedJwts.OTHER_RSA, "2"));
    verify(SignedJwts.OTHER_RSA, "2");
    assertEquals(2, provider.count(KEYS));
  }

  @Test
  void aKeyThatChangedUnderItsOldIdLoadsThemAtOnce() {
    verify(SignedJwts.RSA, "1");
    provider.keys(jwk(SignedJwts.OTHER_RSA, "1"));
    verify(SignedJwts.OTHER_RSA, "1");
    assertEquals(2, provider.count(KEYS));
  }

  @Test
  void unknownKeysLoadThemOnceInHalfAMinute() {
    verify(SignedJwts.RSA, "1");
    assertFails(Reason.SIGNATURE, () -> verify(SignedJwts.OTHER_RSA, "2"));
    for (var i = 0; i < 5; i++) {
      var failure = assertFails(Reason.KEYS, () -> verify(SignedJwts.OTHER_RSA, "3"));
      assertEquals(Problem.PROVIDER_UNAVAILABLE, failure.problem());
    }
    assertEquals(2, provider.count(KEYS));
    scene.clock.pass(Duration.ofSeconds(29));
    assertFails(Reason.KEYS, () -> verify(SignedJwts.OTHER_RSA, "3"));
    assertEquals(2, provider.count(KEYS));
    scene.clock.pass(Duration.ofSeconds(1));
    provider.keys(jwk(SignedJwts.OTHER_RSA, "3"));
    verify(SignedJwts.OTHER_RSA, "3");
    assertEquals(3, provider.count(KEYS));
  }

  @Test
  void loadsThatFailAreNotRepeatedForHalfAMinute() {
    verify(SignedJwts.RSA, "1");
    provider.reply(KEYS, 503, "");
    for (var i = 0; i < 5; i++) {
      assertFails(Reason.KEYS, () -> verify(SignedJwts.OTHER_RSA, "2"));
      verify(SignedJwts.RSA, "1");
    }
    assertEquals(2, provider.count(KEYS));
  }

  @Test
  void withoutAnyKeysTheProviderIsUnavailable() {
    provider.reply(KEYS, 503, "");
    var failure = assertFails(Reason.KEYS, () -> verify(SignedJwts.RSA, "1"));
    assertEquals(Optional.of(ProviderKeys.PAUSE), failure.retryAfter());
    assertFails(Reason.KEYS, () -> verify(SignedJwts.RSA, "1"));
    assertEquals(1, provider.count(KEYS));
    provider.keys(jwk(SignedJwts.RSA, "1"));
    scene.clock.pass(ProviderKeys.PAUSE);
    verify(SignedJwts.RSA, "1");
  }

  @Test
  void aSetWithoutUsableKeysIsAFailedLoad() {
    provider.reply(KEYS, 200, "{\"keys\":[]}");
    assertFails(Reason.KEYS, () -> verify(SignedJwts.RSA, "1"));
  }

  @Test
  void aTokenWithAnAlgorithmThatIsNotAllowedLoadsNothing() {
    verify(SignedJwts.RSA, "1");
    assertFails(Reason.SIGNATURE, () -> verify(SignedJwts.RSA, "9", "RS512"));
    assertEquals(1, provider.count(KEYS));
  }

  @Test
  void oldKeysServeWhileTheyAreLoadedAgainAndForADayAtMost() {
    verify(SignedJwts.RSA, "1");
    provider.reply(KEYS, 500, "");
    scene.clock.pass(Duration.ofHours(1));
    verify(SignedJwts.RSA, "1");
    assertEquals(1, provider.count(KEYS));
    scene.background.runAll();
    assertEquals(2, provider.count(KEYS));
    scene.clock.pass(Duration.ofHours(22));
    verify(SignedJwts.RSA, "1");
    scene.background.runAll();
    scene.clock.pass(Duration.ofHours(1));
    assertFails(Reason.KEYS, () -> verify(SignedJwts.RSA, "1"));
  }
}
