package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The examples of the interfaces in {@code dev.cloakroom.spi}. */
@OnServer
class SpiIT {
  private static final String GRAPHQL = "/graphql";
  private static final String COGNITO = "/cognito";

  private final Browser browser = Browser.at(Server.root("spi"));
  private final ScriptedBackend backend = Server.backend();

  private void answers(String path, int status, String json) {
    backend.answers(path, status, "application/json", json);
  }

  private void createsToken(String token) {
    answers(
        GRAPHQL,
        200,
        "{\"data\":{\"tokenCreate\":{\"token\":\"%s\",\"refreshToken\":\"r1\",\"errors\":[]}}}"
            .formatted(token));
  }

  private static String jwt(String subject) {
    return Tokens.jwt(subject, Instant.now().plusSeconds(600));
  }

  private HttpResponse<String> signIn(String email) {
    return browser.post("api/login", "{\"email\":\"%s\",\"password\":\"pw\"}".formatted(email));
  }

  private HttpResponse<String> signInAtCognito(String user, String more) {
    return browser.post("api/login/cognito", "{\"username\":\"%s\",%s}".formatted(user, more));
  }

  @Test
  void signsInWithGraphQlAndAddsClaims() {
    var token = jwt("ada");
    createsToken(token);
    var login = signIn("ada@example.org");
    assertEquals(201, login.statusCode(), login::body);
    assertFalse(login.body().contains(token) || login.body().contains("r1"), login::body);
    assertTrue(backend.last(GRAPHQL).body().contains("\"email\":\"ada@example.org\""));
    assertTrue(browser.get("api/auth/token").body().contains(token));
    var session = browser.get("api/auth/session").body();
    assertTrue(session.contains("\"sub\":\"ada\""), session);
    assertTrue(session.contains("\"roles\":[\"editor\",\"buyer\"]"), session);
    assertEquals(204, browser.post("api/logout").statusCode());
    assertTrue(browser.get("api/auth/session").body().contains("\"authenticated\":false"));
  }

  @Test
  void renewsWithGraphQl() {
    createsToken(Tokens.jwt("ada", Instant.now().minusSeconds(1)));
    assertEquals(201, signIn("renewed@example.org").statusCode());
    var next = jwt("ada");
    answers(
        GRAPHQL,
        200,
        "{\"data\":{\"tokenRefresh\":{\"token\":\"%s\",\"errors\":[]}}}".formatted(next));
    assertTrue(browser.get("api/auth/token").body().contains(next));
    assertTrue(backend.last(GRAPHQL).body().contains("\"token\":\"r1\""));
  }

  @Test
  void endsTheSessionIfGraphQlRefusesARenewal() {
    createsToken(Tokens.jwt("ada", Instant.now().minusSeconds(1)));
    signIn("refused@example.org");
    answers(
        GRAPHQL,
        200,
        "{\"data\":{\"tokenRefresh\":{\"token\":null,\"errors\":[{\"code\":\"X\"}]}}}");
    Answers.assertProblem(401, "session_ended", browser.get("api/auth/token"));
  }

  @Test
  void countsRejectionsInTheStoreOfTheApplication() {
    answers(
        GRAPHQL,
        200,
        "{\"data\":{\"tokenCreate\":{\"token\":null,\"errors\":[{\"code\":\"WRONG\"}]}}}");
    for (var i = 0; i < 3; i++) {
      Answers.assertProblem(401, "login_rejected", signIn("counted@example.org"));
    }
    Answers.assertProblem(429, "too_many_attempts", signIn("counted@example.org"));
    ServerLog.lines("beans of the application of the type StateStore: 1");
    assertEquals(200, browser.get("api/health/ready").statusCode());
  }

  @Test
  void answersFaultsOfTheIssuer() {
    answers(GRAPHQL, 401, "{}");
    Answers.assertProblem(401, "login_rejected", signIn("fault1@example.org"));
    answers(GRAPHQL, 503, "{}");
    Answers.assertProblem(503, "backend_unavailable", signIn("fault2@example.org"));
    answers(GRAPHQL, 200, "{\"data\":{\"secret-4711\":1}}");
    Answers.assertProblem(502, "backend_invalid", signIn("fault3@example.org"));
    backend.hangsUpOn(GRAPHQL);
    Answers.assertProblem(503, "backend_unavailable", signIn("fault4@example.org"));
    var log = ServerLog.with("the TokenIssuer of the application failed in login");
    assertFalse(log.contains("secret-4711"));
  }

  @Test
  void goesThroughAChallengeOfCognito() {
    answers(
        COGNITO,
        200,
        "{\"ChallengeName\":\"SMS_MFA\",\"ChallengeParameters\":{},\"Session\":\"AYABeC-1\"}");
    var first = signInAtCognito("bob", "\"password\":\"pw\"");
    assertEquals(202, first.statusCode(), first::body);
    assertEquals("{\"challenge\":{\"name\":\"SMS_MFA\",\"session\":\"AYABeC-1\"}}", first.body());
    var call = backend.last(COGNITO);
    assertEquals(
        "AWSCognitoIdentityProviderService.InitiateAuth", call.header("X-Amz-Target").get());

    answers(
        COGNITO,
        200,
        "{\"AuthenticationResult\":{\"AccessToken\":\"%s\",\"RefreshToken\":\"cognito-r\"}}"
            .formatted(jwt("bob")));
    var second = signInAtCognito("bob", "\"session\":\"AYABeC-1\",\"code\":\"123456\"");
    assertEquals(201, second.statusCode(), second::body);
    assertTrue(backend.last(COGNITO).body().contains("\"Session\":\"AYABeC-1\""));
    assertTrue(browser.get("api/auth/session").body().contains("\"sub\":\"bob\""));
  }

  @Test
  void tellsThePageAReasonThatIsListed() {
    answers(COGNITO, 400, "{\"__type\":\"NotAuthorizedException\",\"message\":\"m\"}");
    Answers.assertProblem(401, "login_rejected", signInAtCognito("eve", "\"password\":\"pw\""));
    answers(COGNITO, 400, "{\"__type\":\"PasswordResetRequiredException\",\"message\":\"m\"}");
    var answer = signInAtCognito("eve", "\"password\":\"pw\"");
    assertEquals(401, answer.statusCode(), answer::body);
    assertTrue(
        answer.body().contains("\"reason\":\"PasswordResetRequiredException\""), answer::body);
  }

  @Test
  void letsARuleRefuseAndRevokesTheTokens() {
    var token = Tokens.jwt("{\"sub\":\"mal\",\"email_verified\":false}");
    answers(
        COGNITO,
        200,
        "{\"AuthenticationResult\":{\"AccessToken\":\"%s\",\"RefreshToken\":\"cognito-r\"}}"
            .formatted(token));
    var answer = signInAtCognito("mal", "\"password\":\"pw\"");
    assertEquals(401, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("\"reason\":\"email_not_verified\""), answer::body);
    assertTrue(browser.cookies().isEmpty());
    backend.awaitCalls(COGNITO, 2);
    assertEquals(
        "AWSCognitoIdentityProviderService.RevokeToken",
        backend.last(COGNITO).header("X-Amz-Target").get());
  }
}
