package dev.cloakroom.provider;

import static dev.cloakroom.provider.ProviderScene.CALLBACK;
import static dev.cloakroom.provider.ProviderScene.assertFails;
import static dev.cloakroom.provider.ScriptedProvider.TOKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTest {
  private ProviderScene scene = new ProviderScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private void answers(String members) {
    answers(200, members + ",\"id_token\":\"" + scene.token(scene.claims()) + "\"");
  }

  private void answers(int status, String members, String... field) {
    scene.provider.reply(TOKEN, status, "{" + members + "}", field);
  }

  @Test
  void aCodeIsExchangedOnceWithItsVerifier() {
    var idToken = scene.token(scene.claims());
    scene.grants(idToken);
    var tokens = scene.exchange();
    assertEquals("access-2", tokens.pair().accessToken());
    assertEquals(Optional.of("refresh-2"), tokens.pair().refreshToken());
    assertEquals(Optional.of(idToken), tokens.pair().idToken());
    assertEquals(Optional.of(FakeClock.START.plusSeconds(60)), tokens.pair().expiresAt());
    assertEquals("ada", tokens.idToken().subject());
    assertEquals(1, scene.provider.count(TOKEN));
    var sent = scene.provider.last(TOKEN);
    assertEquals("POST", sent.method());
    assertEquals("application/x-www-form-urlencoded", sent.fields().get("Content-Type"));
    assertEquals(List.of("authorization_code"), sent.parameter("grant_type"));
    assertEquals(List.of("SECRET-code"), sent.parameter("code"));
    assertEquals(List.of(CALLBACK.toString()), sent.parameter("redirect_uri"));
    assertEquals(List.of("SECRET-verifier"), sent.parameter("code_verifier"));
    assertFalse(sent.target().contains("?"), sent::target);
  }

  @Test
  void resourcesGoWithTheCodeAndWithTheRenewal() {
    scene.close();
    scene = new ProviderScene("cloakroom.oidc.resources", "https://a.example,https://b.example");
    scene.grants(scene.token(scene.claims()));
    scene.exchange();
    var both = List.of("https://a.example", "https://b.example");
    assertEquals(both, scene.provider.last(TOKEN).parameter("resource"));
    scene.parts().tokenEndpoint().renew("refresh-1");
    assertEquals(both, scene.provider.last(TOKEN).parameter("resource"));
  }

  /** OpenID conformance: token-type-case-insensitivity, …-without-expires_in. */
  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
  void theTypeIsBearerInAnyCaseAndTheExpiryMayBeMissing(String type) {
    answers("\"access_token\":\"a\",\"token_type\":\"" + type + "\",\"more\":{}");
    assertEquals(Optional.empty(), scene.exchange().pair().expiresAt());
  }

  @ParameterizedTest
  @CsvSource({"60,60", "'\"60\"',60", "0,", "-1,", "null,", "'\"soon\"',", "1e300,"})
  void theExpiryIsThatOfTheAnswer(String expiresIn, Long seconds) {
    answers("\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":" + expiresIn);
    var end = Optional.ofNullable(seconds).map(FakeClock.START::plusSeconds);
    assertEquals(end, scene.exchange().pair().expiresAt());
  }

  @Test
  void theExpiryOfAJwtServesWhereTheAnswerHasNone() {
    var end = FakeClock.START.plusSeconds(90);
    var access = Tokens.jwt("ada", end);
    answers("\"access_token\":\"" + access + "\",\"token_type\":\"Bearer\"");
    assertEquals(Optional.of(end), scene.exchange().pair().expiresAt());
  }

  @ParameterizedTest
  @CsvSource({"1800,1800", "0,", "null,"})
  void theEndOfTheRefreshTokenIsToldIfThereIsOne(String expiresIn, Long seconds) {
    answers("\"access_token\":\"a\",\"token_type\":\"Bearer\",\"refresh_expires_in\":" + expiresIn);
    assertEquals(
        Optional.ofNullable(seconds).map(scene.clock.instant()::plusSeconds),
        scene.exchange().pair().refreshExpiresAt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"token_type\":\"Bearer\"",
        "\"access_token\":\"\",\"token_type\":\"Bearer\"",
        "\"access_token\":7,\"token_type\":\"Bearer\"",
        "\"access_token\":\"a b\",\"token_type\":\"Bearer\"",
        "\"access_token\":\"a\"",
        "\"access_token\":\"a\",\"token_type\":\"DPoP\"",
        "\"access_token\":\"a\",\"token_type\":\"Bearer\",\"refresh_token\":\"r\\n\"",
        "\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"Bearer\""
      })
  void anAnswerThatCannotBeUsedIsRefused(String members) {
    answers(members);
    assertEquals(Problem.PROVIDER_INVALID, assertFails(Reason.TOKEN, scene::exchange).problem());
  }

  @Test
  void anAnswerWithoutAnIdTokenIsRefused() {
    scene.grants(null);
    assertFails(Reason.TOKEN, scene::exchange);
  }

  @ParameterizedTest
  @CsvSource({
    "400,invalid_grant,EXPIRED",
    "401,invalid_grant,EXPIRED",
    "400,invalid_client,INVALID_CLIENT",
    "401,invalid_client,INVALID_CLIENT",
    "401,'',INVALID_CLIENT",
    "400,unauthorized_client,INVALID_CLIENT",
    "400,invalid_target,INVALID_CLIENT",
    "400,invalid_request,TOKEN",
    "400,SECRET,TOKEN",
    "404,'',TOKEN",
    "302,'',TOKEN",
    "500,invalid_grant,UNREACHABLE",
    "503,'',UNREACHABLE",
    "429,'',UNREACHABLE"
  })
  void arefusalHasItsReason(int status, String error, Reason reason) {
    answers(
        status,
        error.isEmpty() ? "" : "\"error\":\"" + error + "\",\"error_description\":\"SECRET\"");
    try (var log = LogCapture.of(ProviderPosts.class)) {
      assertFails(reason, scene::exchange);
      assertEquals(reason == Reason.EXPIRED ? 0 : 1, log.warnings().size());
      assertFalse(log.warnings().toString().contains("SECRET"), log.warnings()::toString);
    }
    assertEquals(1, scene.provider.count(TOKEN));
  }

  @Test
  void aClientThatIsRefusedIsToldOfTheEncoding() {
    answers(401, "\"error\":\"invalid_client\"");
    try (var log = LogCapture.of(ProviderPosts.class)) {
      assertFails(Reason.INVALID_CLIENT, scene::exchange);
      assertFails(Reason.INVALID_CLIENT, scene::exchange);
      assertEquals(1, log.warnings().size());
      assertTrue(log.warnings().get(0).contains("form-encoded"), log.warnings()::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"7,7", "0,1", "999999,3600", "'Sun, 06 Nov 2094 08:49:37 GMT',5", "-1,5"})
  void theProviderSaysWhenToComeBack(String field, int seconds) {
    answers(503, "", "Retry-After", field);
    var failure = assertFails(Reason.UNREACHABLE, scene::exchange);
    assertEquals(Optional.of(Duration.ofSeconds(seconds)), failure.retryAfter());
  }

  @Test
  void aCodeIsNotSentAgainWhenTheConnectionBreaks() {
    scene.provider.reply(TOKEN, exchange -> exchange.close());
    try (var log = LogCapture.of(ProviderHttp.class)) {
      var failure = assertFails(Reason.UNREACHABLE, scene::exchange);
      assertEquals(Problem.PROVIDER_UNAVAILABLE, failure.problem());
      assertTrue(log.warnings().get(0).contains("token endpoint"), log.warnings()::toString);
    }
    assertEquals(1, scene.provider.count(TOKEN));
  }

  @Test
  void tokensAreNotPrinted() {
    answers("\"access_token\":\"SECRET\",\"refresh_token\":\"SECRET\",\"token_type\":\"Bearer\"");
    var text = scene.exchange().toString();
    assertFalse(text.contains("SECRET"), text);
    assertFalse(text.contains("ey"), text);
    assertFalse(scene.parts().tokenEndpoint().renew("r").toString().contains("SECRET"));
  }
}
