package dev.cloakroom.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.jwt.JwtRefused.Reason;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA");
  private static final String CLAIMS = "{\"iss\":\"https://op.example\"}";

  private static KeySet set(String... jwks) {
    return KeySet.of(StrictJson.object(SignedJwts.jwks(jwks)).orElseThrow());
  }

  private static String jwk(KeyPair pair, String... members) {
    return SignedJwts.jwk(pair.getPublic(), map(members));
  }

  private static Map<String, Object> map(String... pairs) {
    var map = new HashMap<String, Object>();
    for (var i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static String jwt(KeyPair pair, String... header) {
    return SignedJwts.signed(map(header), CLAIMS, pair.getPrivate());
  }

  private static boolean accepts(KeySet keys, String jwt) {
    var rules =
        new JwtRules(
            VerificationKeys.of(keys),
            ALGORITHMS,
            "https://op.example",
            Set.of(),
            Duration.ZERO,
            Set.of(),
            Optional.empty());
    try {
      new JwtVerifier(rules, new FakeClock()).verify(jwt);
      return true;
    } catch (JwtRefused e) {
      assertEquals(Set.of(Reason.SIGNATURE), e.reasons());
      return false;
    }
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"RS256", "PS256"})
  void aKeyIsChosenByItsId(String algorithm) {
    var keys = set(jwk(SignedJwts.OTHER_RSA, "kid", "1"), jwk(SignedJwts.RSA, "kid", "2"));
    assertTrue(accepts(keys, jwt(SignedJwts.RSA, "alg", algorithm, "kid", "2")));
    assertFalse(accepts(keys, jwt(SignedJwts.RSA, "alg", algorithm, "kid", "1")));
    assertFalse(accepts(keys, jwt(SignedJwts.RSA, "alg", algorithm, "kid", "3")));
  }

  @Test
  void withoutAnIdEachFittingKeyIsTried() {
    var jwt = jwt(SignedJwts.RSA, "alg", "RS256");
    var right = jwk(SignedJwts.RSA, "kid", "2");
    var wrong = jwk(SignedJwts.OTHER_RSA, "kid", "1");
    var elliptic = jwk(SignedJwts.EC);
    assertTrue(accepts(set(right), jwt));
    assertTrue(accepts(set(wrong, elliptic, right), jwt));
    assertTrue(accepts(set(right, wrong, elliptic), jwt));
    assertFalse(accepts(set(wrong, elliptic), jwt));
    assertFalse(accepts(set(wrong, wrong), jwt));
  }

  @Test
  void keysOfOneIdAreToldApartByTypeAndCurve() {
    var p384 = pair("EC", 384);
    var keys =
        set(jwk(SignedJwts.RSA, "kid", "1"), jwk(p384, "kid", "1"), jwk(SignedJwts.EC, "kid", "1"));
    assertTrue(accepts(keys, jwt(SignedJwts.RSA, "alg", "RS256", "kid", "1")));
    assertTrue(accepts(keys, jwt(SignedJwts.EC, "alg", "ES256", "kid", "1")));
    assertTrue(accepts(keys, jwt(p384, "alg", "ES384", "kid", "1")));
    assertFalse(accepts(keys, jwt(pair("EC", 521), "alg", "ES512", "kid", "1")));
  }

  @Test
  void edwardsCurvesServe() {
    var edwards = pair("Ed25519", 0);
    assertTrue(accepts(set(jwk(edwards, "kid", "1")), jwt(edwards, "alg", "EdDSA", "kid", "1")));
    assertFalse(accepts(set(jwk(pair("Ed25519", 0))), jwt(edwards, "alg", "EdDSA", "kid", "1")));
  }

  @ParameterizedTest
  @CsvSource({"use,enc", "use,foo", "alg,RSA-OAEP", "alg,PS256"})
  void aKeyForAnotherUseOrAlgorithmNeverServes(String member, String value) {
    var other = jwk(SignedJwts.RSA, "kid", "1", member, value);
    var keys = set(other, jwk(SignedJwts.EC));
    assertFalse(accepts(keys, jwt(SignedJwts.RSA, "alg", "RS256", "kid", "1")));
    assertFalse(accepts(keys, jwt(SignedJwts.RSA, "alg", "RS256")));
    var ours = set(jwk(SignedJwts.RSA, "kid", "1", "use", "sig", "alg", "RS256"), other);
    assertTrue(accepts(ours, jwt(SignedJwts.RSA, "alg", "RS256", "kid", "1")));
  }

  @Test
  void aShortRsaKeyNeverServes() {
    var weak = pair("RSA", 1024);
    var jwt = jwt(weak, "alg", "RS256");
    var keys = set(jwk(weak), jwk(SignedJwts.EC));
    assertFalse(accepts(keys, jwt));
    assertFalse(keys.hasKeyFor(JwtHeader.read(jwt).orElseThrow()));
  }

  @Test
  void aKeyInTheHeaderIsIgnored() {
    var header = new HashMap<>(map("alg", "RS256", "jku", "https://evil.example/keys"));
    header.put("jwk", Map.of("kty", "RSA"));
    var forged = SignedJwts.signed(header, CLAIMS, SignedJwts.OTHER_RSA.getPrivate());
    assertFalse(accepts(set(jwk(SignedJwts.RSA)), forged));
  }

  @Test
  void keysThatCannotBeReadAreLeftOut() {
    var keys =
        set(
            "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
            "{\"kty\":\"new\"}",
            "{\"kty\":\"RSA\",\"n\":7}",
            "7",
            jwk(SignedJwts.RSA));
    assertTrue(accepts(keys, jwt(SignedJwts.RSA, "alg", "RS256")));
    assertTrue(keys.hasKeyFor(JwtHeader.read(jwt(SignedJwts.RSA, "alg", "RS256")).orElseThrow()));
    assertFalse(
        keys.hasKeyFor(
            JwtHeader.read(jwt(SignedJwts.RSA, "alg", "RS256", "kid", "1")).orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"A\"}]}"
      })
  void aSetWithoutAUsableKeyIsNone(String json) {
    var set = StrictJson.object(json).orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> KeySet.of(set));
  }
}
