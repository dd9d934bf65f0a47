package dev.cloakroom.provider;

import static dev.cloakroom.provider.ProviderScene.assertFails;
import static dev.cloakroom.provider.ScriptedProvider.TOKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.jwt.JwtHeader;
import dev.cloakroom.jwt.JwtRules;
import dev.cloakroom.jwt.JwtVerifier;
import dev.cloakroom.jwt.KeySet;
import dev.cloakroom.jwt.SignedJwts;
import dev.cloakroom.jwt.VerificationKeys;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.token.Jwt;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientAuthenticationTest {
  private ProviderScene scene = new ProviderScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private ScriptedProvider.Seen sent(String methods, String... settings) {
    with(methods, settings);
    scene.grants(scene.token(scene.claims()));
    scene.exchange();
    return scene.provider.last(TOKEN);
  }

  private void with(String methods, String... settings) {
    scene.close();
    scene = new ProviderScene(settings);
    scene.provider.metadata(Map.of("token_endpoint_auth_methods_supported", methods));
  }

  @Test
  void idAndSecretAreFormEncodedBeforeTheyAreJoined() {
    var sent = sent("", "cloakroom.oidc.client-id", "app");
    var field = sent.fields().get("Authorization");
    assertTrue(field.startsWith("Basic "), field);
    var pair =
        new String(Base64.getDecoder().decode(field.substring(6)), StandardCharsets.US_ASCII);
    assertEquals("app:s3cret%3A%2F%2B+%25%26%3D%7E", pair);
    assertEquals(List.of(), sent.parameter("client_secret"));
    assertEquals(List.of(), sent.parameter("client_id"));
  }

  @Test
  void theSecretGoesIntoTheFormOnlyIfConfigured() {
    var sent = sent("[\"client_secret_post\"]", "cloakroom.oidc.client-auth", "client_secret_post");
    assertNull(sent.fields().get("Authorization"));
    assertEquals(List.of("app"), sent.parameter("client_id"));
    assertEquals(List.of(ProviderScene.SECRET), sent.parameter("client_secret"));
  }

  @Test
  void anAssertionIsForTheIssuerAloneAndForOneRequest() {
    var key = SignedJwts.privateJwk(SignedJwts.EC, Map.of("kid", "c-1"));
    var sent = sent("[\"private_key_jwt\"]", "cloakroom.oidc.client-key", key);
    assertNull(sent.fields().get("Authorization"));
    assertEquals(List.of(), sent.parameter("client_secret"));
    assertEquals(
        List.of("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        sent.parameter("client_assertion_type"));
    var assertion = sent.parameter("client_assertion").get(0);
    var header = JwtHeader.read(assertion).orElseThrow();
    assertEquals("ES256", header.algorithm());
    assertEquals(Optional.of("c-1"), header.keyId());
    var claims = Jwt.read(assertion).orElseThrow().claims();
    assertEquals("app", claims.getString("iss"));
    assertEquals("app", claims.getString("sub"));
    assertEquals(scene.provider.issuer(), ((JsonString) claims.get("aud")).getString());
    assertEquals(scene.now(0), claims.getJsonNumber("iat").longValue());
    assertEquals(scene.now(60), claims.getJsonNumber("exp").longValue());
    assertFalse(claims.containsKey("nbf"));
    assertTrue(isSignedByUs(assertion));
    scene.exchange();
    var next = Jwt.read(scene.provider.last(TOKEN).parameter("client_assertion").get(0));
    assertNotEquals(claims.getString("jti"), next.orElseThrow().claims().getString("jti"));
  }

  private boolean isSignedByUs(String assertion) {
    var jwks = SignedJwts.jwks(SignedJwts.jwk(SignedJwts.EC.getPublic(), Map.of("kid", "c-1")));
    var rules =
        new JwtRules(
            VerificationKeys.of(KeySet.of(StrictJson.object(jwks).orElseThrow())),
            Set.of("ES256"),
            "app",
            Set.of(scene.provider.issuer()),
            Duration.ZERO,
            Set.of("jti"),
            Optional.empty());
    return new JwtVerifier(rules, scene.clock).verify(assertion).text("sub").isPresent();
  }

  @Test
  void aMethodThatTheProviderDoesNotOfferIsNotTried() {
    for (var methods : List.of("[\"private_key_jwt\"]", "[]")) {
      with(methods);
      try (var log = LogCapture.of(ClientAuthentication.class)) {
        for (var i = 0; i < 2; i++) {
          var failure = assertFails(Reason.INVALID_CLIENT, scene::exchange);
          assertEquals(Problem.PROVIDER_INVALID, failure.problem());
        }
        assertEquals(1, log.warnings().size());
        assertTrue(log.warnings().get(0).contains("client_secret_basic"));
      }
      assertEquals(0, scene.provider.count(TOKEN));
    }
  }

  @Test
  void withoutAListTheProviderOffersBasicOnly() {
    with("", "cloakroom.oidc.client-auth", "client_secret_post");
    assertFails(Reason.INVALID_CLIENT, scene::exchange);
  }

  @Test
  void aKeyThatCannotSignStopsTheStart() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ProviderScene("cloakroom.oidc.client-key", "no key"));
  }

  @Test
  void credentialsAreNotPrinted() {
    var text = new ClientCredentials(Optional.of("SECRET"), Map.of("a", "SECRET")).toString();
    assertEquals("ClientCredentials[authorization=true, parameters=[a]]", text);
  }
}
