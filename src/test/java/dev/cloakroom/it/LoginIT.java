package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.CookieJar;
import dev.cloakroom.testing.ScriptedServer;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        "{\"access_token\":\"%s\",\"refresh_token\":\"opaque-refresh\",\"expires_in\":600,"
            + "\"token_type\":\"bearer\",\"user\":\"ada\"}"
      })
  void keepsTheTokensOfAnyBackendAndPassesTheRestOn(String json) {
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(600));
    backend.answersLoginWith(json.formatted(token));
    var login = browser.signIn("ada", "x");
    assertEquals(201, login.statusCode(), login::body);
    assertTrue(login.body().contains("\"user\":\"ada\""), login::body);
    assertTrue(login.body().matches(".*\"expiresIn\":(600|5\\d\\d).*"), login::body);
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
    "204,login_rejected,401",
    "402,login_rejected,401",
    "405,login_rejected,401",
    "412,login_rejected,401",
    "419,login_rejected,401",
    "440,login_rejected,401",
    "451,login_rejected,401"
  })
  void tellsRejectionFromOutageAndEchoesNothing(int backendStatus, String code, int status) {
    backend.answersLoginWith(backendStatus, "application/json", "{\"error\":\"" + MARKER + "\"}");
    var answer = browser.signIn("rejected" + backendStatus, "x");
    assertProblem(status, code, answer);
    assertEquals(status == 429 || status == 503, answer.headers().map().containsKey("retry-after"));
  }

  // An account of its own for each, because each of them counts as a failure.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "html|text/html|<html>" + MARKER,
        "no-json|application/json|<html>" + MARKER,
        "blank|application/json|{\"token\":\"a b\"}",
        "break|application/json|{\"token\":\"a\\r\\nSet-Cookie: x=y\"}",
        "twice|application/json|{\"token\":\"t\",\"token\":\"u\"}",
        "mac|application/json|{\"token\":\"t\",\"token_type\":\"mac\"}",
        "array|application/json|[\"token\"]"
      })
  void anAnswerWithoutAUsableTokenIsABadGateway(String account, String contentType, String body) {
    backend.answersLoginWith(200, contentType, body);
    assertProblem(502, "backend_invalid", browser.signIn("unusable-" + account, "x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|application/json|{\"code\":500,\"msg\":\"" + MARKER + "\"}",
        "empty|text/html|{\"token\":\"\"}",
        "number|application/json|{\"token\":5}",
        "null|application/json|{\"token\":null}"
      })
  void aSuccessWithoutATokenIsARejection(String account, String contentType, String body) {
    backend.answersLoginWith(200, contentType, body);
    assertProblem(401, "login_rejected", browser.signIn("tokenless-" + account, "x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html|{\"token\":\"opaque-access-1\",\"expires_in\":0}",
        "text/plain|\ufeff{\"token\":\"Bearer opaque-access-1\",\"token_type\":\"JWT\"}",
        "application/octet-stream|{\"token\":\" opaque-access-1\\n\",\"token_type\":\"\"}"
      })
  void readsTheJsonOfABackendThatIsNotExact(String contentType, String body) {
    backend.answersLoginWith(200, contentType, body);
    backend.answersUserWith(200, "application/json", "{}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    var answer = browser.get("api/auth/token");
    assertTrue(answer.body().startsWith("{\"token\":\"opaque-access-1\""), answer::body);
  }

  @Test
  void whatLooksLikeATokenDoesNotReachThePageAndTheLogSaysWhereItStood() {
    var jwt = Tokens.jwt("ada", Instant.now().plusSeconds(60));
    backend.answersLoginWith(
        ("{\"accessToken\":\"opaque-access-1\",\"refresh\":\"stray-refresh-1\","
                + "\"session\":{\"jwt\":\"%s\"},\"list\":[\"Bearer stray-access-2\"],"
                + "\"tokenType\":\"Bearer\",\"csrfToken\":\"c1\",\"user\":\"ada\"}")
            .formatted(jwt));
    var login = browser.signIn("ada", "x");
    assertEquals(
        "{\"session\":{},\"list\":[],\"tokenType\":\"Bearer\",\"csrfToken\":\"c1\","
            + "\"user\":\"ada\"}",
        login.body());
    var log = ServerLog.with("what looks like tokens under /refresh, /session/jwt, /list/0,");
    assertFalse(log.contains("stray-") || log.contains(jwt));
    ServerLog.with("login: the answer holds no refresh token");
  }

  @Test
  void theUserResourceBringsNoTokenToThePage() {
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(60));
    backend.answersLoginWith(
        "{\"token\":\"%s\",\"refresh_token\":\"opaque-refresh-1\"}".formatted(token));
    browser.signIn("ada", "x");
    backend.answersUserWith(
        200,
        "application/json",
        ("{\"user\":{\"name\":\"ada\",\"token\":\"%s\",\"link\":\"/?t=%s\"},"
                + "\"refresh\":\"opaque-refresh-1\"}")
            .formatted(token, token));
    assertEquals("{\"user\":{\"name\":\"ada\"}}", browser.get("api/user").body());
    ServerLog.with("user resource: the answer holds what looks like tokens under /user/token");
    var plain = "{ \"name\" : \"ada\",\n \"n\": 1.50 }";
    backend.answersUserWith(200, "application/json", plain);
    assertEquals(plain, browser.get("api/user").body());
    backend.answersUserWith(200, "application/json", "[{\"token\":\"%s\"}]".formatted(token));
    assertEquals("[{}]", browser.get("api/user").body());
    backend.answersUserWith(200, "application/json", "not JSON: " + token);
    assertProblem(502, "backend_invalid", browser.get("api/user"));
  }

  @Test
  void theLogSaysWhyALoginDoesNotWork() {
    backend.answersLoginWith(
        422, "application/problem+json", "{\"detail\":\"" + MARKER + "\",\"field-of-422\":1}");
    browser.signIn("set-up-422", "x");
    var log =
        ServerLog.with(
            "login: the backend answered at /auth/login",
            "status 422, media type application/problem+json",
            "accessToken, access_token, token",
            "members found: detail, field-of-422)");
    assertFalse(log.contains(MARKER));
    backend.answers(
        ScriptedBackend.LOGIN,
        new ScriptedServer.Answer(
            302,
            Map.of("Location", List.of("https://sso.example/in?token=" + MARKER)),
            new byte[0]));
    assertProblem(502, "backend_invalid", browser.signIn("set-up-302", "x"));
    assertFalse(ServerLog.with("status 302", "Location https://sso.example/in)").contains(MARKER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json",
        "application",
        "*/",
        ";;;",
        "application/json; =x",
        "application/json, application/json",
        "text/html; charset=\"utf",
        "text/plain"
      })
  void theBackendsAnswersAreReadWhateverTheirContentTypeSays(String type) {
    var token = Tokens.jwt("typed", Instant.now().plusSeconds(60));
    backend.answers(ScriptedBackend.LOGIN, 200, type, "{\"token\":\"" + token + "\"}");
    assertEquals(201, browser.signIn("typed-" + type.hashCode(), "x").statusCode());
    backend.answersUserWith(200, type, "{\"name\":\"Ada\",\"refreshToken\":\"opaque-new\"}");
    var user = browser.get("api/user");
    assertEquals(200, user.statusCode(), user::body);
    assertEquals("{\"name\":\"Ada\"}", user.body());
  }

  @Test
  void aRejectionIsCountedWhateverItsContentTypeSays() {
    backend.answers(ScriptedBackend.LOGIN, 200, "json", "{\"error\":\"wrong\"}");
    for (var i = 0; i < 5; i++) {
      assertProblem(401, "login_rejected", browser.signIn("guessed-typed", "x"));
    }
    assertProblem(429, "too_many_attempts", browser.signIn("guessed-typed", "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2,\"refreshToken\":\"opaque-new\"}",
        "{\"a\":\"\t\",\"refreshToken\":\"opaque-new\"}",
        "{\"refreshToken\":\"opaque-new\",}",
        ")]}',\n{\"refreshToken\":\"opaque-new\"}",
        "{\"refreshToken\":\"opaque-new\"} {}",
        "\"opaque-new\"",
        "<html>Sign in</html>"
      })
  void aUserResourceThatIsNoStrictJsonReachesNoPage(String body) {
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(60));
    backend.answersLoginWith("{\"token\":\"" + token + "\"}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    backend.answersUserWith(200, "application/json", body);
    assertProblem(502, "backend_invalid", browser.get("api/user"));
  }

  @Test
  void aBackendThatIsDownIsUnavailable() {
    backend.isDown();
    assertProblem(503, "backend_unavailable", browser.signIn("ada", "x"));
  }

  @Test
  void aBackendThatHangsUpIsUnavailable() {
    backend.hangsUpOn(ScriptedBackend.LOGIN);
    assertProblem(503, "backend_unavailable", browser.signIn("ada", "x"));
  }

  @Test
  void aBackendThatIsTooSlowIsUnavailable() {
    backend.isSlow(ScriptedBackend.LOGIN);
    var hasty = Browser.at(Server.root("hasty"));
    assertProblem(503, "backend_unavailable", hasty.signIn("ada", "x"));
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
    var planted = Browser.at(Server.page());
    planted.signIn("grace", "hopper");
    var chosen = planted.cookies().header(Server.page()).orElseThrow();
    backend.answersLoginWith("{\"token\":\"opaque-access-1\",\"refresh_token\":\"r1\"}");
    // The same tokens each time, so that only what is chosen for a session can make a difference.
    var seen = new HashSet<>(values(planted));
    for (var i = 0; i < 3; i++) {
      var victim = i == 0 ? planted : browser;
      assertEquals(201, victim.with("Cookie", chosen).signIn("ada", "x").statusCode());
      var issued = values(victim);
      assertEquals(2, issued.size());
      issued.forEach(value -> assertTrue(seen.add(value), "a value came twice"));
      var names =
          ServerLog.lines("event=\"LoginSucceeded\" account=\"ada\"").stream()
              .map(line -> line.replaceAll(".* session=\"([^\"]+)\".*", "$1"))
              .toList();
      assertEquals(names.size(), Set.copyOf(names).size(), "a session began twice");
    }
    var old = Browser.at(Server.page()).with("Cookie", chosen).get("api/auth/session");
    assertEquals("{\"authenticated\":false}", old.body(), "the session that was planted lives on");
  }

  private static List<String> values(Browser browser) {
    return browser.cookies().all().stream().map(CookieJar.Cookie::value).toList();
  }

  private static void assertProblem(int status, String code, HttpResponse<String> answer) {
    Answers.assertProblem(status, code, answer);
    assertFalse(answer.body().contains(MARKER), answer::body);
    assertFalse(answer.headers().map().containsKey("set-cookie"));
  }
}
