package dev.cloakroom.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.json.StrictJson;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientKeyTest {
  private static final Map<String, Object> NONE = Map.of();

  private static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Object[]> keys() {
    return Stream.of(
        new Object[] {SignedJwts.RSA, pem(SignedJwts.RSA), "PS256", null},
        new Object[] {SignedJwts.EC, pem(SignedJwts.EC), "ES256", null},
        new Object[] {SignedJwts.RSA, SignedJwts.privateJwk(SignedJwts.RSA, NONE), "PS256", null},
        new Object[] {
          SignedJwts.RSA,
          SignedJwts.privateJwk(SignedJwts.RSA, Map.of("alg", "RS256", "kid", "r")),
          "RS256",
          "r"
        },
        new Object[] {
          SignedJwts.EC, SignedJwts.privateJwk(SignedJwts.EC, Map.of("kid", "e")), "ES256", "e"
        });
  }

  @ParameterizedTest
  @MethodSource("keys")
  void signsWithTheAlgorithmOfItsKey(KeyPair pair, String text, String algorithm, String kid) {
    var jwt = ClientKey.of(text).sign("{\"iss\":\"app\",\"n\":1}");
    var header = JwtHeader.read(jwt).orElseThrow();
    assertEquals(algorithm, header.algorithm());
    assertEquals(Optional.ofNullable(kid), header.keyId());
    var jwks =
        SignedJwts.jwks(SignedJwts.jwk(pair.getPublic(), kid == null ? NONE : Map.of("kid", kid)));
    var rules =
        new JwtRules(
            VerificationKeys.of(KeySet.of(StrictJson.object(jwks).orElseThrow())),
            Set.of(algorithm),
            "app",
            Set.of(),
            Duration.ZERO,
            Set.of("n"),
            Optional.empty());
    assertEquals(
        Optional.of("app"), new JwtVerifier(rules, new FakeClock()).verify(jwt).text("iss"));
  }

  static Stream<String> others() {
    return Stream.of(
        "",
        "SECRET",
        "{\"kty\":\"RSA\",\"d\":\"SECRET\"}",
        "{\"kty\":\"oct\",\"k\":\"SECRET\"}",
        "-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nSECRET",
        SignedJwts.jwk(SignedJwts.RSA.getPublic(), NONE),
        SignedJwts.privateJwk(SignedJwts.EC, Map.of("alg", "ES384")),
        SignedJwts.privateJwk(SignedJwts.RSA, Map.of("alg", "RS512")),
        pem(pair("RSA", 1024)),
        pem(pair("EC", 384)));
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherKeyIsRefusedWithoutBeingShown(String text) {
    var fault = assertThrows(IllegalArgumentException.class, () -> ClientKey.of(text));
    assertFalse(fault.getMessage().contains("SECRET"), fault::getMessage);
    assertEquals(null, fault.getCause());
  }

  @Test
  void aShortKeyIsNamedAsSuch() {
    var weak = pem(pair("RSA", 1024));
    var fault = assertThrows(IllegalArgumentException.class, () -> ClientKey.of(weak));
    assertEquals("an RSA key of less than 2048 bits", fault.getMessage());
  }

  @Test
  void printsNoKey() {
    assertEquals("ClientKey[ES256]", ClientKey.of(pem(SignedJwts.EC)).toString());
  }
}
