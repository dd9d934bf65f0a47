package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in, with good and bad input, at backends that behave and that do not. */
@OnServer
class LoginIT {
  private static final String MARKER = "backend-internals-4711";

  private final Browser browser = Browser.at(Server.page());
  private final ScriptedBackend backend = Server.backend();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"accessToken\":\"%s\",\"refreshToken\":\"opaque-refresh\",\"user\":\"ada\"}",
        "{\"token\":\"%s\",\"refresh_token\":\"opaque-refresh\",\"user\":\"ada\"}",
        "{\"access_token\":\"%s\",\"refresh_token\":\"opaque-refresh\",\"expires_in\":60,"
            + "\"token_type\":\"bearer\",\"user\":\"ada\"}"
      })
  void keepsTheTokensOfAnyBackendAndPassesTheRestOn(String json) {
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(60));
    backend.answersLoginWith(json.formatted(token));
    var login = browser.signIn("ada", "x");
    assertEquals(201, login.statusCode(), login::body);
    assertTrue(login.body().contains("\"user\":\"ada\""), login::body);
    assertTrue(login.body().matches(".*\"expiresIn\":(60|59|58|57).*"), login::body);
    assertFalse(login.body().contains(token) || login.body().contains("opaque-refresh"));
    assertTrue(browser.get("api/auth/token").body().contains(token));
  }

  @Test
  void passesTheCredentialsOnByteForByte() {
    backend.answersLoginWith("{\"token\":\"t\"}");
    var body = "{ \"login\":\" a\\\"b\\u0000 \\ud83d\\ude00 \u00e9 e\u0301\", \"extra\" : [1.0e2]}";
    assertEquals(201, browser.post("api/login", body).statusCode());
    assertEquals(body, backend.last(ScriptedBackend.LOGIN).body());
    assertTrue(backend.last(ScriptedBackend.LOGIN).header("Cookie").isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "400,login_rejected,401",
    "401,login_rejected,401",
    "403,login_rejected,401",
    "404,login_rejected,401",
    "422,login_rejected,401",
    "423,login_rejected,401",
    "429,too_many_attempts,429",
    "500,backend_unavailable,503",
    "503,backend_unavailable,503",
    "302,backend_invalid,502",
    "204,backend_invalid,502"
  })
  void tellsRejectionFromOutageAndEchoesNothing(int backendStatus, String code, int status) {
    backend.answersLoginWith(backendStatus, "application/json", "{\"error\":\"" + MARKER + "\"}");
    var answer = browser.signIn("rejected" + backendStatus, "x");
    assertProblem(status, code, answer);
    assertEquals(status == 429 || status == 503, answer.headers().map().containsKey("retry-after"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html|<html>" + MARKER,
        "application/json|<html>" + MARKER,
        "application/json|{\"name\":\"" + MARKER + "\"}",
        "application/json|{\"token\":\"\"}",
        "application/json|{\"token\":5}",
        "application/json|{\"token\":\"a b\"}",
        "application/json|{\"token\":\"a\\r\\nSet-Cookie: x=y\"}",
        "application/json|{\"token\":\"t\",\"token\":\"u\"}",
        "application/json|{\"token\":\"t\",\"token_type\":\"mac\"}",
        "application/json|[\"token\"]"
      })
  void anAnswerWithoutAUsableTokenIsABadGateway(String contentType, String body) {
    backend.answersLoginWith(200, contentType, body);
    assertProblem(502, "backend_invalid", browser.signIn("ada", "x"));
  }

  @Test
  void aBackendThatIsDownIsUnavailable() {
    backend.isDown();
    assertProblem(503, "backend_unavailable", browser.signIn("ada", "x"));
  }

  @Test
  void aBackendThatHangsUpIsABadGateway() {
    backend.hangsUpOn(ScriptedBackend.LOGIN);
    assertProblem(502, "backend_invalid", browser.signIn("ada", "x"));
  }

  @Test
  void aBackendThatIsTooSlowIsATimeout() {
    backend.isSlow(ScriptedBackend.LOGIN);
    var hasty = Browser.at(Server.root("hasty"));
    assertProblem(504, "backend_timeout", hasty.signIn("ada", "x"));
    backend.isReleased();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "username=ada", "{\"a\":1,\"a\":2}", "{}{}"})
  void aBodyThatIsNoJsonObjectNeverReachesTheBackend(String body) {
    assertProblem(400, "invalid_request", browser.post("api/login", body));
    assertEquals(0, backend.calls(ScriptedBackend.LOGIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void aBodyThatAFormCanSendNeverReachesTheBackend(String contentType) {
    var answer =
        browser.post("api/login", contentType, "{\"username\":\"ada\",\"password\":\"lovelace\"}");
    assertProblem(415, "unsupported_media_type", answer);
    assertEquals(0, backend.calls(ScriptedBackend.LOGIN));
  }

  @Test
  void aBodyOfAMegabyteIsTooLarge() {
    var body = "{\"username\":\"" + "x".repeat(1024 * 1024) + "\"}";
    assertProblem(413, "payload_too_large", browser.post("api/login", body));
    assertEquals(0, backend.calls(ScriptedBackend.LOGIN));
  }

  @Test
  void credentialsInTheUrlAreNotRead() {
    assertProblem(
        400, "invalid_request", browser.post("api/login?username=ada&password=lovelace", ""));
    assertEquals(0, backend.calls(ScriptedBackend.LOGIN));
  }

  @Test
  void aValueThatTheClientChoseIsNeverAdopted() {
    browser.signIn("ada", "lovelace");
    var first = values();
    browser.signIn("ada", "lovelace");
    var second = values();
    assertEquals(2, second.size());
    assertTrue(second.stream().noneMatch(first::contains));
  }

  private List<String> values() {
    return browser.cookies().all().stream().map(CookieJar.Cookie::value).toList();
  }

  private static void assertProblem(int status, String code, HttpResponse<String> answer) {
    Answers.assertProblem(status, code, answer);
    assertFalse(answer.body().contains(MARKER), answer::body);
    assertFalse(answer.headers().map().containsKey("set-cookie"));
  }
}
