package dev.cloakroom.jwt;

import static dev.cloakroom.jwt.SignedJwts.EC;
import static dev.cloakroom.jwt.SignedJwts.OTHER_RSA;
import static dev.cloakroom.jwt.SignedJwts.RSA;
import static dev.cloakroom.jwt.SignedJwts.base64Url;
import static dev.cloakroom.jwt.SignedJwts.pem;
import static dev.cloakroom.jwt.SignedJwts.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationKeysTest {
  private static final String ISSUER = "https://issuer.example";

  private static JsonWebKey jwk(PublicKey key, String keyId) {
    try {
      var jwk = JsonWebKey.Factory.newJwk(key);
      jwk.setKeyId(keyId);
      return jwk;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean good(VerificationKeys keys, KeyPair signer, String keyId) {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    var algorithm = signer == EC ? "ES256" : "RS256";
    var rules =
        new JwtRules(
            keys,
            Set.of("RS256", "ES256"),
            ISSUER,
            Set.of(),
            Duration.ZERO,
            Set.of(),
            Optional.empty());
    try {
      new JwtVerifier(rules, new FakeClock())
          .verify(signed(claims, algorithm, signer.getPrivate(), keyId));
      return true;
    } catch (JwtRefused e) {
      assertEquals(Set.of(JwtRefused.Reason.SIGNATURE), e.reasons());
      return false;
    }
  }

  static Stream<String> formsOfOneKey() {
    var pem = pem(RSA.getPublic());
    var der = Base64.getEncoder().encodeToString(RSA.getPublic().getEncoded());
    var jwk = jwk(RSA.getPublic(), "k1");
    return Stream.of(
        pem,
        pem.replace("\n", ""),
        pem.replace("\n", " "),
        "\n" + pem,
        der,
        Base64.getUrlEncoder().withoutPadding().encodeToString(RSA.getPublic().getEncoded()),
        jwk.toJson(),
        "\n " + jwk.toJson(),
        base64Url(jwk.toJson()),
        Base64.getMimeEncoder().encodeToString(jwk.toJson().getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("formsOfOneKey")
  void aSingleKeyIsTheKeyWhateverAJwtCallsIt(String text) {
    var keys = VerificationKeys.of("setting", text);
    assertTrue(good(keys, RSA, "k1"));
    assertTrue(good(keys, RSA, "another"));
    assertTrue(good(keys, RSA, null));
    assertFalse(good(keys, OTHER_RSA, "k1"));
  }

  @Test
  void takesEllipticCurves() {
    for (var text : Set.of(pem(EC.getPublic()), jwk(EC.getPublic(), "e").toJson())) {
      assertTrue(good(VerificationKeys.of("setting", text), EC, "e"), text);
      assertFalse(good(VerificationKeys.of("setting", text), RSA, "e"), text);
    }
  }

  @Test
  void ofASetTheKeyIsTheOneThatTheJwtNames() {
    var set =
        new JsonWebKeySet(
                jwk(RSA.getPublic(), "k1"),
                jwk(OTHER_RSA.getPublic(), "k2"),
                jwk(EC.getPublic(), "k3"))
            .toJson();
    for (var text : Set.of(set, base64Url(set))) {
      var keys = VerificationKeys.of("setting", text);
      assertTrue(good(keys, RSA, "k1"));
      assertTrue(good(keys, OTHER_RSA, "k2"));
      assertTrue(good(keys, EC, "k3"));
      assertFalse(good(keys, RSA, "k2"));
      assertFalse(good(keys, RSA, "unknown"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "{}",
        "{\"keys\":3}",
        "{\"keys\"",
        "{\"kty\":\"oct\",\"k\":\"aHVudGVyMg\"}",
        "-----BEGIN PUBLIC KEY-----\nAAAA"
      })
  void saysWhichSettingHoldsNoKeyAndNothingOfItsText(String text) {
    var fault =
        assertThrows(IllegalArgumentException.class, () -> VerificationKeys.of("a.key", text));
    assertEquals("a.key: not a public key; set PEM, a JWK or a JWK set", fault.getMessage());
  }

  @Test
  void readsAFileAndTheClassPath(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("key.pem"), pem(RSA.getPublic()));
    assertTrue(good(VerificationKeys.at("a", file.toUri().toString()), RSA, "k1"));
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      for (var location :
          Set.of("classpath:/key.pem", "classpath:key.pem", "/key.pem", "key.pem")) {
        assertTrue(good(VerificationKeys.at("a", location), RSA, "k1"), location);
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classpath:/no/key.pem", "file:///no/key.pem", "no/key.pem", "file:// x"})
  void saysWhichSettingLeadsNowhere(String location) {
    var fault =
        assertThrows(IllegalArgumentException.class, () -> VerificationKeys.at("a.key", location));
    assertTrue(fault.getMessage().startsWith("a.key: no key can be read there; "));
  }

  @Test
  void readsASetBehindAUrlAgainWhenAJwtNamesAnUnknownKey() throws IOException {
    var served = new AtomicReference<>(new JsonWebKeySet(jwk(RSA.getPublic(), "k1")));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          var body = served.get().toJson().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      var keys =
          VerificationKeys.at("a", "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
      assertTrue(good(keys, RSA, "k1"));
      assertFalse(good(keys, OTHER_RSA, "k1"));
      served.set(new JsonWebKeySet(jwk(RSA.getPublic(), "k1"), jwk(OTHER_RSA.getPublic(), "k2")));
      // For a third of a second jose4j does not ask again.
      Await.until("the set is read again", () -> good(keys, OTHER_RSA, "k2"));
    } finally {
      server.stop(0);
    }
  }
}
