package dev.cloakroom.provider;

import static dev.cloakroom.provider.ScriptedProvider.KEYS;
import static dev.cloakroom.provider.ScriptedProvider.METADATA;
import static dev.cloakroom.provider.ScriptedProvider.TOKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.jwt.SignedJwts;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderIssuerTest {
  private static final String REVOKE = "/revoke";

  private final ProviderScene scene = new ProviderScene();
  private final ProviderIssuer issuer = new ProviderIssuer(scene.configured);

  @AfterEach
  void close() {
    scene.close();
  }

  private Session session() {
    return scene.session(Optional.of(scene.token(scene.claims())));
  }

  @Test
  void aRenewalSendsTheRefreshTokenAndNoScope() {
    scene.grants(null);
    var renewed = issuer.renew(session());
    assertEquals("access-2", renewed.accessToken());
    assertEquals(Optional.of("refresh-2"), renewed.refreshToken());
    assertEquals(Optional.of(FakeClock.START.plusSeconds(60)), renewed.expiresAt());
    var sent = scene.provider.last(TOKEN);
    assertEquals(List.of("refresh_token"), sent.parameter("grant_type"));
    assertEquals(List.of("refresh-1"), sent.parameter("refresh_token"));
    assertEquals(List.of(), sent.parameter("scope"));
    assertTrue(sent.fields().get("Authorization").startsWith("Basic "));
  }

  @Test
  void whatTheAnswerLacksIsKept() {
    var session = session();
    scene.provider.reply(TOKEN, 200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}");
    var renewed = issuer.renew(session);
    assertEquals(session.tokens().refreshToken(), renewed.refreshToken());
    // Without a new one, the browser keeps the cookie of the one that it has.
    assertEquals(Optional.empty(), renewed.idToken());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNewIdTokenReplacesTheKeptOneWithItsNonceOrWithoutOne(boolean repeated) {
    var session = session();
    var fresh = scene.token(scene.claims("nonce", repeated ? ProviderScene.NONCE : null, "x", 1));
    scene.grants(fresh);
    assertEquals(Optional.of(fresh), issuer.renew(session).idToken());
  }

  @Test
  void aSessionThatKeepsNoIdTokenTakesOneOfItsUser() {
    var fresh = scene.token(scene.claims());
    scene.grants(fresh);
    assertEquals(Optional.of(fresh), issuer.renew(scene.session(Optional.empty())).idToken());
    scene.grants(scene.token(scene.claims("sub", "eve")));
    assertThrows(SessionEnded.class, () -> issuer.renew(scene.session(Optional.empty())));
  }

  /** OpenID conformance: refresh-token-invalid-issuer, …-invalid-sub. */
  static Stream<Object[]> others() {
    return Stream.of(
        new Object[] {"iss", "https://evil.example"},
        new Object[] {"sub", "eve"},
        new Object[] {"sub", null},
        new Object[] {"aud", "other"},
        new Object[] {"aud", List.of("app", "other")},
        new Object[] {"nonce", "another"},
        new Object[] {"nonce", 7},
        new Object[] {"at_hash", "AAAA"});
  }

  @ParameterizedTest
  @MethodSource("others")
  void anIdTokenThatDoesNotFitTheSessionEndsIt(String name, Object value) {
    var session = session();
    scene.grants(scene.token(scene.claims(name, value)));
    assertThrows(SessionEnded.class, () -> issuer.renew(session));
  }

  @Test
  void aForgedIdTokenEndsTheSession() {
    var session = session();
    var header = Map.<String, Object>of("alg", "RS256", "kid", "1");
    scene.grants(ProviderScene.token(scene.claims(), SignedJwts.OTHER_RSA, header));
    assertThrows(SessionEnded.class, () -> issuer.renew(session));
    scene.grants("opaque");
    assertThrows(SessionEnded.class, () -> issuer.renew(session));
  }

  @Test
  void withoutKeysTheNewTokensAreKeptAndTheOldIdToken() {
    var session = session();
    scene.provider.reply(KEYS, 503, "");
    scene.grants(scene.token(scene.claims("x", 1)));
    var renewed = issuer.renew(session);
    assertEquals(Optional.of("refresh-2"), renewed.refreshToken());
    assertEquals(Optional.empty(), renewed.idToken());
    scene.grants(scene.token(scene.claims("sub", "eve")));
    assertThrows(SessionEnded.class, () -> issuer.renew(session));
  }

  @Test
  void aClockThatIsWrongEndsNoSession() {
    var session = session();
    scene.grants(scene.token(scene.claims("iat", scene.now(600), "exp", scene.now(900))));
    assertEquals(Optional.empty(), issuer.renew(session).idToken());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401})
  void onlyInvalidGrantEndsTheSession(int status) {
    scene.provider.reply(TOKEN, status, "{\"error\":\"invalid_grant\"}");
    assertThrows(SessionEnded.class, () -> issuer.renew(session()));
  }

  @ParameterizedTest
  @CsvSource({
    "400,unauthorized_client",
    "400,invalid_client",
    "401,invalid_client",
    "401,''",
    "403,invalid_grant",
    "400,invalid_request",
    "400,''",
    "404,''",
    "429,''",
    "500,invalid_grant",
    "503,''",
    "200,''"
  })
  void everyOtherAnswerLeavesTheSessionAlone(int status, String error) {
    scene.provider.reply(TOKEN, status, error.isEmpty() ? "{}" : "{\"error\":\"" + error + "\"}");
    var failure = assertThrows(RefreshUnavailable.class, () -> issuer.renew(session()));
    assertTrue(failure.retryAfter().isPresent());
  }

  @Test
  void aProviderThatIsDownLeavesTheSessionAlone() {
    scene.provider.reply(METADATA, 503, "");
    var failure = assertThrows(RefreshUnavailable.class, () -> issuer.renew(session()));
    assertEquals(Optional.of(Duration.ofSeconds(1)), failure.retryAfter());
    scene.provider.close();
    scene.clock.pass(Duration.ofMinutes(1));
    assertThrows(RefreshUnavailable.class, () -> issuer.renew(session()));
  }

  @Test
  void withoutARefreshTokenThereIsNoRenewal() {
    var pair = new TokenPair("a", Optional.empty(), Optional.empty());
    assertEquals(Optional.empty(), issuer.renewalToken(pair));
    assertEquals(Optional.of("refresh-1"), issuer.renewalToken(session().tokens()));
    var alone = session().with(pair, "node");
    assertThrows(SessionEnded.class, () -> issuer.renew(alone));
  }

  @Test
  void withoutAProviderThereIsNeitherRenewalNorRevocation() {
    var none = new ConfiguredProvider(TestSettings.of(), scene.background, scene.clock);
    var without = new ProviderIssuer(none);
    assertEquals(Optional.empty(), without.renewalToken(session().tokens()));
    assertFalse(without.canRevoke(session().tokens()));
    assertThrows(SessionEnded.class, () -> without.renew(session()));
  }

  @Test
  void aRevocationSendsTheRefreshTokenWithItsHint() {
    scene.provider.reply(REVOKE, 200, "");
    assertTrue(issuer.canRevoke(session().tokens()));
    assertEquals(List.of(), scene.provider.requests());
    assertTrue(issuer.revoke(session()));
    var sent = scene.provider.last(REVOKE);
    assertEquals(List.of("refresh-1"), sent.parameter("token"));
    assertEquals(List.of("refresh_token"), sent.parameter("token_type_hint"));
    assertTrue(sent.fields().get("Authorization").startsWith("Basic "));
  }

  @Test
  void anAccessTokenIsRevokedWhereThereIsNoOther() {
    scene.provider.reply(REVOKE, 200, "");
    var pair = new TokenPair("access-1", Optional.empty(), Optional.empty());
    assertTrue(issuer.revoke(session().with(pair, "node")));
    assertEquals(List.of("access-1"), scene.provider.last(REVOKE).parameter("token"));
    assertEquals(List.of("access_token"), scene.provider.last(REVOKE).parameter("token_type_hint"));
  }

  @ParameterizedTest
  @CsvSource({
    "200,'',true",
    "200,invalid_token,true",
    "400,invalid_token,true",
    "400,invalid_request,true",
    "401,invalid_client,true",
    "429,'',false",
    "500,'',false",
    "503,'',false"
  })
  void aRevocationIsRepeatedOnlyIfItMaySucceedLater(int status, String error, boolean done) {
    scene.provider.reply(REVOKE, status, "{\"error\":\"" + error + "\"}");
    assertEquals(done, issuer.revoke(session()));
  }

  @Test
  void aProviderWithoutRevocationIsNotAsked() {
    scene.provider.metadata(Map.of("revocation_endpoint", ""));
    assertTrue(issuer.revoke(session()));
    assertFalse(issuer.canRevoke(session().tokens()));
    assertEquals(0, scene.provider.count(REVOKE));
  }

  @Test
  void aRevocationIsRepeatedWhenTheProviderIsDown() {
    scene.provider.reply(METADATA, 503, "");
    assertFalse(issuer.revoke(session()));
  }
}
