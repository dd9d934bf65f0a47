package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.LoginRejected;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says of a login that brought no session, or one with a part missing. */
class LoginWarningTest {
  private final LogCapture logged = LogCapture.of(LoginAnswer.class);

  @AfterEach
  void close() {
    logged.close();
  }

  private String warning(FakeAnswer answer, String... settings) {
    assertThrows(TokenException.class, () -> login(answer, settings));
    assertEquals(1, logged.warnings().size(), logged.warnings()::toString);
    return logged.warnings().get(0);
  }

  private static Login login(FakeAnswer answer, String... settings) {
    return (Login) service(answer, settings).login(LoginInput.of(new byte[0])).get();
  }

  private static JsonTokenIssuer service(FakeAnswer answer, String... settings) {
    var all = TestSettings.of(settings);
    var refresh = all.backend().refresh().map(uri -> (ResourceCall) FakeResource.unused());
    var endpoints =
        new BackendCalls(FakeResource.answering(answer), Map.of(), refresh, Optional.empty());
    return new JsonTokenIssuer(all, endpoints, new FakeClock());
  }

  @Test
  void saysWhatAStrangerHasToKnow() {
    var answer =
        FakeAnswer.of(
            422,
            "application/problem+json; charset=utf-8",
            "{\"detail\":[{\"loc\":[\"body\",\"username\"],\"msg\":\"field required\"}],\"id\":7}");
    assertEquals(
        "login: the backend answered at /auth/login (cloakroom.backend.login-path) with a refusal"
            + " (status 422, media type application/problem+json; looked for an access token in"
            + " accessToken, access_token, token; members found: detail, id). It may want other"
            + " members, or a form instead of JSON (cloakroom.backend.request-format=form). If it"
            + " answers so to a wrong password, nothing has to be done",
        warning(answer));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 415, 422, 500, 503})
  void isWrittenOfStatusesThatMayBeDueToTheSetUp(int status) {
    assertTrue(warning(FakeAnswer.of(status, "text/html", "<h1>")).contains("status " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {402, 408, 409, 410, 423, 425, 429, 451})
  void isNotWrittenOfAWrongPassword(int status) {
    assertThrows(TokenException.class, () -> login(FakeAnswer.json(status, "{\"a\":1}")));
    assertEquals(List.of(), logged.warnings());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void isWrittenOnceOfAWrongPasswordAndOnlyBeforeALoginHasSucceeded(int status) {
    assertEquals(1, warningsOf(status, status, 200, status));
    assertEquals(0, warningsOf(200, status));
  }

  private int warningsOf(int... statuses) {
    var before = logged.warnings().size();
    var reader =
        new LoginAnswer(
            TestSettings.of(), TestSettings.of().backend().login(), "cloakroom.backend.login-path");
    for (var status : statuses) {
      var json = status == 200 ? "{\"token\":\"a\",\"refresh_token\":\"r\"}" : "{}";
      var answer = BackendCall.answer(() -> FakeAnswer.json(status, json), reader::needsBody);
      if (status == 200) {
        reader.read(answer, FakeClock.START);
      } else {
        assertThrows(LoginRejected.class, () -> reader.read(answer, FakeClock.START));
      }
    }
    return logged.warnings().size() - before;
  }

  @ParameterizedTest
  @CsvSource({
    "-61, behind this machine's",
    "-300, behind this machine's",
    "61, ahead of this machine's",
    "90000, ahead of this machine's"
  })
  void isWrittenOnceOfABackendWithAnotherTime(int seconds, String part) {
    loginWithTokenIssued(seconds);
    loginWithTokenIssued(seconds);
    assertEquals(1, logged.warnings().size(), logged.warnings()::toString);
    assertTrue(logged.warnings().get(0).contains(part), logged.warnings()::toString);
  }

  // A token that is older may be one that the backend hands out again.
  @ParameterizedTest
  @ValueSource(ints = {0, -60, 60, -901, -90_000})
  void isNotWrittenOfABackendWhoseTimeMayBeRight(int seconds) {
    loginWithTokenIssued(seconds);
    assertEquals(List.of(), logged.warnings());
  }

  private final LoginAnswer reader =
      new LoginAnswer(
          TestSettings.of(), TestSettings.of().backend().login(), "cloakroom.backend.login-path");

  private void loginWithTokenIssued(int seconds) {
    var issued = FakeClock.START.getEpochSecond() + seconds;
    var token =
        Tokens.jwt("{\"sub\":\"ada\",\"iat\":%d,\"exp\":%d}".formatted(issued, issued + 100_000));
    var json = "{\"token\":\"%s\",\"refresh_token\":\"r\"}".formatted(token);
    var answer = BackendCall.answer(() -> FakeAnswer.json(200, json), reader::needsBody);
    reader.read(answer, FakeClock.START);
  }

  @Test
  void namesWhereItIsRedirected() {
    var warning =
        warning(FakeAnswer.empty(302).with("Location", "https://id.example/login?token=SECRET"));
    assertTrue(warning.contains("status 302"), warning);
    assertTrue(warning.contains("Location https://id.example/login)"), warning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"code\":401,\"data\":{\"access_token\":\"\"}}|members found: code, data, /data/access_token)",
        "{\"ada@example.org\":1,\"id\":\"SECRET\"}|members found: id)",
        "{\"token\":\"SECRET SECRET\"}|a token that cannot be used",
        "{\"token\":\"SECRET\",\"token_type\":\"DPoP\"}|of the type bearer",
        "<html>SECRET|no JSON object",
        "[\"SECRET\"]|no JSON object",
        "{}|members found: none)",
        "''|no body)"
      })
  void saysWhatIsWrongWithASuccessAndNoValue(String body, String part) {
    var warning = warning(FakeAnswer.json(200, body));
    assertTrue(warning.contains(part), warning);
    assertFalse(warning.contains("SECRET") || warning.contains("ada@"), warning);
  }

  @Test
  void saysWhatADotMeans() {
    var warning =
        warning(
            FakeAnswer.json(200, "{\"data\":{\"token\":\"x\"}}"),
            "cloakroom.backend.access-token-fields",
            "data.token");
    assertTrue(warning.contains("a nested member is written /data/token"), warning);
  }

  @Test
  void namesNoCredentialOfALoginPath() {
    var warning =
        warning(FakeAnswer.empty(404), "cloakroom.backend.login-path", "/auth/login?key=SECRET");
    assertTrue(warning.contains("at /auth/login ("), warning);
    assertFalse(warning.contains("SECRET"), warning);
  }

  @Test
  void isWrittenOfTokensThatNoSettingNames() {
    var jwt = Tokens.jwt("{\"sub\":\"SECRET\"}");
    var login =
        login(
            FakeAnswer.json(
                200,
                "{\"access\":\"a\",\"refresh\":\"SECRET\",\"data\":[{\"x\":\"%s\"}],\"name\":\"Ada\"}"
                    .formatted(jwt)),
            "cloakroom.backend.access-token-fields",
            "access",
            "cloakroom.backend.refresh-path",
            "none");
    assertEquals("{\"data\":[{}],\"name\":\"Ada\"}", login.answer().toString());
    var warning = String.join("\n", logged.warnings());
    assertTrue(warning.contains("under /refresh, /data/0/x, which no setting names"), warning);
    assertFalse(warning.contains("SECRET") || warning.contains(jwt), warning);
  }

  @Test
  void isWrittenOnceOfALoginWithoutARefreshTokenWhereThereIsARefreshPath() {
    var answers =
        new String[] {
          "{\"token\":\"a\",\"user\":{\"id\":1}}", "{\"token\":\"b\",\"member\":{\"id\":2}}"
        };
    var endpoint =
        FakeResource.answeringEach(
            Arrays.stream(answers).map(json -> FakeAnswer.json(200, json)).toList());
    var service =
        new JsonTokenIssuer(
            TestSettings.of(),
            new BackendCalls(
                endpoint, Map.of(), Optional.of(FakeResource.unused()), Optional.empty()),
            new FakeClock());
    service.login(LoginInput.of(new byte[0])).get();
    service.login(LoginInput.of(new byte[0])).get();
    assertEquals(1, logged.warnings().size(), logged.warnings()::toString);
    var warning = logged.warnings().get(0);
    for (var part :
        List.of(
            "holds no refresh token",
            "looked for one in refreshToken, refresh_token",
            "members found: token, user, /user/id",
            "refresh-path=none")) {
      assertTrue(warning.contains(part), warning);
    }
  }

  @Test
  void isNotWrittenOfALoginThatIsComplete() {
    login(
        FakeAnswer.json(
            200, "{\"token\":\"a\",\"refresh_token\":\"r\",\"token_type\":\"bearer\"}"));
    login(FakeAnswer.json(200, "{\"token\":\"a\"}"), "cloakroom.backend.refresh-path", "none");
    assertEquals(List.of(), logged.warnings());
  }
}
