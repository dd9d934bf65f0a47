package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.ScriptedServer;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that has ended, and what becomes of the call that found out. */
@OnServer
class RenewalIT {
  private static final String NEXT = jwt(600);

  private final Browser browser = Browser.at(Server.page());
  private final ScriptedBackend backend = Server.backend();

  private static String jwt(int seconds) {
    return Tokens.jwt("ada", Instant.now().plusSeconds(seconds));
  }

  private static String pair(String token, String refreshToken) {
    return "{\"token\":\"%s\",\"refresh_token\":\"%s\"}".formatted(token, refreshToken);
  }

  @BeforeEach
  void signInWithATokenThatHasEnded() {
    backend.answersLoginWith(pair(jwt(-1), "r1"));
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    backend.answersUserWith(200, "application/json", "{\"name\":\"Ada\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/auth/token", "api/user"})
  void isRenewedInTheCourseOfTheCall(String path) {
    backend.answersRefreshWith(pair(NEXT, "r2"));
    var answer = browser.get(path);
    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals("{\"refresh_token\":\"r1\"}", backend.last(ScriptedBackend.REFRESH).body());
    assertTrue(browser.get("api/auth/token").body().contains(NEXT));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void theNewTokenGoesToTheBackendAndTheRefreshTokenNowhereElse() {
    backend.answersRefreshWith(pair(NEXT, "r2"));
    browser.get("api/user");
    var call = backend.last(ScriptedBackend.USER);
    assertEquals("Bearer " + NEXT, call.header("Authorization").orElseThrow());
    assertEquals(List.of("Bearer " + NEXT), call.headers().get("Authorization"));
    assertFalse(call.toString().contains("r1") || call.toString().contains("r2"));
    assertTrue(call.header("Cookie").isEmpty());
  }

  @Test
  void keepsTheOldRefreshTokenWhenNoNewOneComes() {
    backend.answersRefreshWith("{\"token\":\"" + jwt(-1) + "\"}");
    browser.get("api/auth/token");
    backend.answersRefreshWith(pair(NEXT, "r2"));
    browser.get("api/auth/token");
    assertEquals(2, backend.calls(ScriptedBackend.REFRESH));
    assertEquals("{\"refresh_token\":\"r1\"}", backend.last(ScriptedBackend.REFRESH).body());
  }

  @ParameterizedTest
  @CsvSource({
    "400,application/json,{\"error\":\"invalid_grant\"}",
    "401,application/json,{}",
    "403,text/html,no",
    "404,text/html,no",
    "405,text/plain,no",
    "409,application/json,{}",
    "410,text/html,no",
    "419,text/html,no",
    "422,application/json,{}",
    "440,text/plain,no",
    "498,application/json,{}",
    "200,application/json,{}",
    "200,text/html,{\"code\":401}"
  })
  void aRefusalEndsTheSessionAndDeletesItsCookies(int status, String contentType, String body) {
    backend.answersRefreshWith(status, contentType, body);
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205})
  void anAnswerWithoutContentIsARefusalToo(int status) {
    backend.answers(
        ScriptedBackend.REFRESH, new ScriptedServer.Answer(status, Map.of(), new byte[0]));
    assertRefused();
  }

  private void assertRefused() {
    Answers.assertProblem(401, "session_ended", browser.get("api/auth/token"));
    assertTrue(browser.cookies().isEmpty());
    Answers.assertProblem(401, "login_required", browser.get("api/user"));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @ParameterizedTest
  @CsvSource({
    "408,application/json,{}",
    "425,application/json,{}",
    "429,application/json,{}",
    "500,text/html,oops",
    "503,application/json,{}",
    "200,text/html,<html>",
    "200,application/json,[]"
  })
  void anOutageKeepsTheSession(int status, String contentType, String body) {
    backend.answersRefreshWith(status, contentType, body);
    assertUnavailable(browser.get("api/auth/token"));
    assertUnavailable(browser.get("api/user"));
    backend.answersRefreshWith(pair(NEXT, "r2"));
    assertEquals(200, browser.get("api/auth/token").statusCode());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowedAndTheLogNamesIt(int status) {
    backend.answersUserWith(200, "application/json", "{}");
    var location = backend.url() + "/sso/" + status;
    backend.answers(
        ScriptedBackend.REFRESH,
        new ScriptedServer.Answer(
            status, Map.of("Location", List.of(location + "?secret-of-a-redirect")), new byte[0]));
    assertUnavailable(browser.get("api/auth/token"));
    assertEquals(0, backend.calls("/sso/" + status));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
    assertFalse(
        ServerLog.with("status " + status, "Location " + location + ")")
            .contains("secret-of-a-redirect"));
    backend.answersRefreshWith(pair(NEXT, "r2"));
    assertEquals(200, browser.get("api/auth/token").statusCode());
  }

  @Test
  void theLogNamesWhereItLookedAndWhichMembersCame() {
    backend.answersRefreshWith("{\"result\":{\"jwtOfRenewalIT\":\"value-nobody-may-read\"}}");
    Answers.assertProblem(401, "session_ended", browser.get("api/auth/token"));
    var log = ServerLog.with("looked for an access token in", "/result/jwtOfRenewalIT");
    assertFalse(log.contains("value-nobody-may-read"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/html", "text/json", "application/octet-stream"})
  void aRenewalIsReadAsJsonWhateverItsMediaType(String contentType) {
    backend.answersRefreshWith(200, contentType, pair(NEXT, "r2"));
    assertTrue(browser.get("api/auth/token").body().contains(NEXT));
  }

  @Test
  void aBackendThatIsDownKeepsTheSession() {
    backend.isDown();
    assertUnavailable(browser.get("api/auth/token"));
    backend.reset();
    backend.answersRefreshWith(pair(NEXT, "r2"));
    assertEquals(200, browser.get("api/auth/token").statusCode());
  }

  @Test
  void aBackendThatHangsUpGetsTheRefreshTokenOnce() {
    backend.hangsUpOn(ScriptedBackend.REFRESH);
    assertUnavailable(browser.get("api/auth/token"));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void saysHowLongToWaitInTheBackendsOwnWords() {
    backend.answers(
        ScriptedBackend.REFRESH,
        new ScriptedServer.Answer(503, Map.of("Retry-After", List.of("17")), new byte[0]));
    var answer = browser.get("api/auth/token");
    assertEquals("17", answer.headers().firstValue("Retry-After").orElseThrow());
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    Answers.assertProblem(503, "refresh_unavailable", answer);
    assertTrue(answer.headers().map().containsKey("retry-after"));
    assertFalse(answer.headers().map().containsKey("set-cookie"));
  }

  @Test
  void aTokenOfSomebodyElseEndsTheSession() {
    var grace = Tokens.jwt("grace", Instant.now().plusSeconds(600));
    backend.answersRefreshWith(pair(grace, "r2"));
    Answers.assertProblem(401, "session_ended", browser.get("api/auth/token"));
    assertTrue(browser.cookies().isEmpty());
  }

  @Test
  void aTokenThatTheBackendRefusesIsRenewedOnceAndTheCallMadeOnceMore() {
    backend.answersRefreshWith(pair(NEXT, "r2"));
    browser.get("api/auth/token");
    backend.reset();
    backend.answersUserWith(401, "application/json", "{}");
    backend.answersRefreshWith(pair(jwt(600), "r3"));
    Answers.assertProblem(401, "session_ended", browser.get("api/user"));
    assertEquals(2, backend.calls(ScriptedBackend.USER));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void aForbiddenCallRenewsNothing() {
    backend.answersRefreshWith(pair(NEXT, "r2"));
    browser.get("api/auth/token");
    backend.answersUserWith(403, "application/json", "{}");
    Answers.assertProblem(403, "forbidden", browser.get("api/user"));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
    assertFalse(browser.cookies().isEmpty());
  }

  @Test
  void readingTheSessionRenewsNothing() {
    var session = browser.get("api/auth/session");
    assertTrue(session.body().contains("\"authenticated\":true"), session::body);
    assertTrue(session.body().contains("\"expiresIn\":0"), session::body);
    assertEquals(0, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void anOpaqueTokenIsCheckedByAskingTheBackend() {
    backend.answersLoginWith(pair("opaque", "r1"));
    browser.signIn("ada", "x");
    assertTrue(browser.get("api/auth/token").body().contains("\"opaque\""));
    assertEquals(1, backend.calls(ScriptedBackend.USER));
    backend.answersUserWith(401, "application/json", "{}");
    backend.rejectsRefreshWith("invalid_grant");
    Answers.assertProblem(401, "session_ended", browser.get("api/auth/token"));
  }

  @Test
  void aTokenOfAnyCharactersIsHandedOutAsItIs() {
    backend.answersLoginWith(pair("a\\\"b\\\\c'<>", "r1"));
    browser.signIn("ada", "x");
    assertEquals("{\"token\":\"a\\\"b\\\\c'<>\"}", browser.get("api/auth/token").body());
    assertEquals(
        "Bearer a\"b\\c'<>",
        backend.last(ScriptedBackend.USER).header("Authorization").orElseThrow());
  }

  @Test
  void anOpaqueTokenThatMayNotReadTheUserIsAlive() {
    backend.answersLoginWith(pair("opaque", "r1"));
    browser.signIn("ada", "x");
    backend.answersUserWith(403, "application/json", "{}");
    assertTrue(browser.get("api/auth/token").body().contains("\"opaque\""));
    assertEquals(0, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void anOpaqueTokenThatCannotBeCheckedIsNotHandedOut() {
    backend.answersLoginWith(pair("opaque", "r1"));
    browser.signIn("ada", "x");
    backend.answersUserWith(500, "text/html", "oops");
    assertUnavailable(browser.get("api/auth/token"));
  }

  @ParameterizedTest
  @CsvSource({"404,text/html", "405,text/html", "501,text/plain", "200,text/html", "302,text/html"})
  void aBackendWithoutUserResourceKeepsNobodyFromAnOpaqueToken(int status, String contentType) {
    backend.answersLoginWith(pair("opaque", "r1"));
    browser.signIn("ada", "x");
    backend.answersUserWith(status, contentType, "nothing here");
    var answer = browser.get("api/auth/token");
    assertEquals("{\"token\":\"opaque\"}", answer.body());
    assertEquals(200, browser.get("api/auth/token").statusCode());
    ServerLog.with("the user resource says nothing about tokens", "cloakroom.backend.user-path");
  }

  // The answer brings the cookies of a session that is over by the time it comes.
  @ParameterizedTest
  @ValueSource(strings = {"api/user", "relay/backend/user"})
  void aLongCallDoesNotOverwriteTheCookiesOfALaterSession(String path) throws Exception {
    backend.answersRefreshWith(pair(NEXT, "r2"));
    backend.isSlow(ScriptedBackend.USER);
    var earlier = browser.thief();
    var answer = CompletableFuture.supplyAsync(() -> earlier.thief().get(path));
    backend.awaitCalls(ScriptedBackend.USER, 1);
    assertEquals(204, browser.post("api/logout").statusCode());
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    backend.isReleased();
    assertEquals(200, answer.get().statusCode(), answer.get()::body);
    for (var line : answer.get().headers().allValues("Set-Cookie")) {
      assertFalse(line.contains("Token"), line);
    }
  }
}
