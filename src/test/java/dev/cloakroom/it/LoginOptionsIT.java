package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.testing.Browser;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Further logins, challenges, reasons, remembered sessions, and claims of the login's answer. */
@OnServer
class LoginOptionsIT {
  private static final String REGISTER = "/auth/register";
  private static final String CHANGE = "/auth/password";
  private static final String LOGOUT = "/auth/logout";
  private static final String ANSWER =
      "{\"token\":\"%1$s\",\"refresh_token\":\"opaque-refresh-%1$s\",\"expires_in\":600,"
          + "\"user\":{\"id\":\"U-1\",\"name\":\"Ada\",\"roles\":[\"admin\"]}}";

  private final ScriptedBackend backend = Server.backend();
  private final Browser browser = Browser.at(Server.root("options"));

  private HttpResponse<String> signsIn(String account) {
    return browser.post("api/login", "{\"username\":\"%s\",\"password\":\"x\"}".formatted(account));
  }

  private void isSignedIn(String account, String token) {
    backend.answersLoginWith(ANSWER.formatted(token));
    var answer = signsIn(account);
    assertEquals(201, answer.statusCode(), answer::body);
  }

  private static String member(HttpResponse<String> answer, String name) {
    return StrictJson.object(answer.body()).orElseThrow().get(name).toString();
  }

  @Test
  void aFurtherLoginSignsInAtAResourceOfItsOwn() {
    backend.answers(REGISTER, 201, "application/json", ANSWER.formatted("opaque-access-1"));
    var answer = browser.post("api/login/register", "{\"email\":\"a b@x\",\"password\":\"p&q\"}");
    assertEquals(201, answer.statusCode(), answer::body);
    assertFalse(answer.body().contains("opaque"), answer::body);
    assertEquals("{\"id\":\"U-1\",\"name\":\"Ada\",\"roles\":[\"admin\"]}", member(answer, "user"));
    var call = backend.last(REGISTER);
    assertEquals("email=a+b%40x&password=p%26q", call.body());
    assertTrue(call.header("Authorization").isEmpty());
    assertEquals("true", member(browser.get("api/auth/session"), "authenticated"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "Register", "register.path", "%2e%2e", "a%2Fb", "login"})
  void noOtherNameIsKnown(String name) {
    var answer = browser.post("api/login/" + name, "{}");
    assertTrue(answer.statusCode() == 404 || answer.statusCode() == 400, answer::body);
    assertEquals(List.of(), backend.requests());
  }

  @Test
  void aFurtherLoginIsHeldToTheSameRules() {
    Answers.assertProblem(
        403, "cross_origin", browser.crossSite().post("api/login/register", "{}"));
    Answers.assertProblem(
        415, "unsupported_media_type", browser.post("api/login/register", "text/plain", "{}"));
    Answers.assertProblem(400, "invalid_request", browser.post("api/login/register", "[]"));
    Answers.assertProblem(405, "method_not_allowed", browser.get("api/login/register"));
    assertEquals(List.of(), backend.requests());
  }

  @Test
  void nestedMembersAreRefusedBeforeAnythingIsCounted() {
    for (var i = 0; i < 7; i++) {
      var json = "{\"user\":{\"email\":\"nested@example.org\"}}";
      Answers.assertProblem(400, "invalid_request", browser.post("api/login", json));
    }
    assertEquals(List.of(), backend.requests());
    isSignedIn("nested@example.org", "opaque-access-1");
  }

  @Test
  void aNewSessionTakesThePlaceOfTheOld() {
    Answers.assertProblem(401, "login_required", browser.post("api/login/change", "{}"));
    isSignedIn("change", "opaque-access-1");
    var old = browser.thief();
    backend.answers(CHANGE, 200, "application/json", "{\"token\":\"opaque-access-2\"}");
    var answer = browser.post("api/login/change", "{\"newPassword\":\"y\"}");
    assertEquals(201, answer.statusCode(), answer::body);
    var call = backend.last(CHANGE);
    assertEquals("Bearer opaque-access-1", call.header("Authorization").orElseThrow());
    assertEquals("newPassword=y", call.body());
    backend.answersUserWith(200, "application/json", "{}");
    assertEquals(200, browser.get("api/user").statusCode());
    assertEquals(
        "Bearer opaque-access-2",
        backend.last(ScriptedBackend.USER).header("Authorization").orElseThrow());
    Answers.assertProblem(401, "session_ended", old.get("api/user"));
    assertEquals("{\"name\":\"Ada\",\"roles\":[\"admin\"]}", claims());
    assertEquals(0, backend.calls(LOGOUT));
  }

  private String claims() {
    return member(browser.get("api/auth/session"), "claims");
  }

  @Test
  void theClaimsOfTheAnswerStandBesideThoseOfTheToken() {
    isSignedIn("claims", Tokens.jwt("ada", Instant.now().plusSeconds(600)));
    assertEquals("{\"name\":\"Ada\",\"roles\":[\"admin\"],\"sub\":\"ada\"}", claims());
  }

  @Test
  void aChallengeIsNoSessionAndNoFailure() {
    backend.answersLoginWith(
        401, "application/json", "{\"mfa\":{\"id\":\"m1\"},\"mfa_token\":\"t1\",\"secret\":1}");
    for (var i = 0; i < 7; i++) {
      var answer = signsIn("challenged");
      assertEquals(202, answer.statusCode(), answer::body);
      assertEquals("{\"challenge\":{\"id\":\"m1\",\"mfa_token\":\"t1\"}}", answer.body());
      assertTrue(answer.headers().allValues("Set-Cookie").isEmpty());
      Answers.assertHeaders(answer);
    }
    isSignedIn("challenged", "opaque-access-1");
  }

  @Test
  void aChallengeOfTokensIsOneWithoutThem() {
    var jwt = Tokens.jwt("ada", Instant.now().plusSeconds(600));
    backend.answersLoginWith(
        "{\"mfa\":{\"id\":[{\"accessToken\":\"opaque-1\"},\"%1$s\"]},\"mfa_token\":\"%1$s\"}"
            .formatted(jwt));
    assertEquals("{\"challenge\":{\"id\":[{}]}}", signsIn("tokens").body());
  }

  @Test
  void aReasonThatIsListedReachesThePageAndCounts() {
    backend.answersLoginWith(
        423, "application/json", "{\"error\":{\"code\":\"ACCOUNT_LOCKED\",\"who\":\"ada\"}}");
    for (var i = 0; i < 5; i++) {
      var answer = signsIn("reason");
      assertEquals(401, answer.statusCode(), answer::body);
      assertEquals("\"login_rejected\"", member(answer, "code"));
      assertEquals("\"ACCOUNT_LOCKED\"", member(answer, "reason"));
      assertEquals(7, StrictJson.object(answer.body()).orElseThrow().size());
    }
    Answers.assertProblem(429, "too_many_attempts", signsIn("reason"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|{'error':{'code':'account_locked'}}",
        "2|{'error':{'code':423}}",
        "3|{'error':{'code':['ACCOUNT_LOCKED']}}",
        "4|{'error':'ACCOUNT_LOCKED'}",
        "5|ACCOUNT_LOCKED"
      })
  void noOtherReasonDoes(String account, String body) {
    backend.answersLoginWith(401, "application/json", body.replace('\'', '"'));
    Answers.assertProblem(401, "login_rejected", signsIn("unlisted" + account));
  }

  // With reasons or challenges the JDK's client may repeat a POST, unless its server forbids it.
  @Test
  void aLoginIsSentOnce() {
    backend.hangsUpOn(ScriptedBackend.LOGIN);
    var answer = signsIn("once");
    Answers.assertProblem(503, "backend_unavailable", answer);
    assertEquals(1, backend.calls(ScriptedBackend.LOGIN));
  }

  @Test
  void whoDoesNotWantToBeRememberedGetsCookiesOfTheBrowsersSession() {
    backend.answersLoginWith(ANSWER.formatted("opaque-access-1"));
    var answer = browser.post("api/login", "{\"username\":\"r\",\"remember\":false}");
    assertEquals(201, answer.statusCode(), answer::body);
    assertEquals("username=r&remember=false", backend.last(ScriptedBackend.LOGIN).body());
    var cookies = answer.headers().allValues("Set-Cookie");
    assertEquals(2, cookies.size());
    assertTrue(cookies.stream().noneMatch(line -> line.contains("Max-Age")), cookies::toString);
  }
}
