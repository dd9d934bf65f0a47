package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.ScriptedServer.Answer;
import dev.cloakroom.testing.ScriptedServer.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend that has nothing to do with {@code Authorization: Bearer}. */
@OnServer
class TransportsIT {
  private static final String TOKEN = "X-Access-Token";
  private static final String LOGOUT = "/auth/logout";
  private static final String GIVEN_UP =
      "{\"authenticated\":false,\"reason\":\"refresh_unavailable\"}";

  private final ScriptedBackend backend = Server.backend();
  private final Browser browser = Browser.at(Server.root("headers"));

  private static String jwt(int seconds) {
    return Tokens.jwt("ada", Instant.now().plusSeconds(seconds));
  }

  private static Answer tokens(String access, String renewal) {
    return new Answer(
        200,
        Map.of(
            "Content-Type", List.of("application/json"),
            "X-Session", List.of("Bearer " + access),
            "X-Renewal", List.of(renewal)),
        "{\"user\":\"ada\"}".getBytes(StandardCharsets.UTF_8));
  }

  private String signedIn(int seconds) {
    var token = jwt(seconds);
    backend.answers(ScriptedBackend.LOGIN, tokens(token, "r1"));
    var page = browser.with("X-Device-Id", "d-1").with("X-Api-Key", "the-pages").with("X-Own", "1");
    var login = page.signIn("ada", "x");
    assertEquals(201, login.statusCode(), login::body);
    assertTrue(login.headers().firstValue("X-Session").isEmpty());
    return token;
  }

  private static void assertPresents(String token, Received call) {
    assertEquals(List.of(token), call.headers().get(TOKEN));
    assertTrue(call.header("Authorization").isEmpty());
    assertTrue(call.header("Cookie").isEmpty());
  }

  @Test
  void aLoginSendsWhatIsConfigured() {
    signedIn(600);
    var call = backend.last(ScriptedBackend.LOGIN);
    assertEquals(List.of("k-123"), call.headers().get("X-Api-Key"));
    assertEquals(List.of("d-1"), call.headers().get("X-Device-Id"));
    assertTrue(call.header("X-Own").isEmpty());
    assertTrue(call.header("X-Forwarded-For").isPresent());
  }

  @Test
  void theRelayPresentsTheTokenInItsFieldAndNoOther() {
    var token = signedIn(600);
    backend.answers(
        "/orders",
        new Answer(
            200,
            Map.of(
                "X-Session", List.of(token),
                "x-renewal", List.of("r9"),
                "X-ACCESS-TOKEN", List.of(token),
                "Authorization", List.of("Bearer " + token),
                "X-Count", List.of("2")),
            "[]".getBytes(StandardCharsets.UTF_8)));
    var answer =
        browser
            .with("x-access-TOKEN", "stowaway")
            .with("X_Access_Token", "stowaway")
            .with("Authorization", "Bearer stowaway")
            .get("relay/backend/orders");
    assertPresents(token, backend.last("/orders"));
    assertTrue(backend.last("/orders").header("X_Access_Token").isEmpty());
    assertEquals("2", answer.headers().firstValue("X-Count").orElseThrow());
    for (var field : List.of("X-Session", "X-Renewal", TOKEN, "Authorization")) {
      assertTrue(answer.headers().firstValue(field).isEmpty(), field);
    }
  }

  @Test
  void theUserResourceIsPosted() {
    var token = signedIn(600);
    backend.answersUserWith(200, "application/json", "{\"user\":{\"id\":7}}");
    var answer =
        browser
            .with("X-Device-Id", "d-2")
            .with("X-Api-Key", "the-pages")
            .with("X-Access-Token", "stowaway")
            .get("api/user");
    assertEquals("{\"user\":{\"id\":7}}", answer.body());
    var call = backend.last(ScriptedBackend.USER);
    assertPresents(token, call);
    assertEquals("POST", call.method());
    assertEquals("{}", call.body());
    assertTrue(call.header("Content-Type").orElseThrow().startsWith("application/json"));
    assertEquals(List.of("k-123"), call.headers().get("X-Api-Key"));
    assertEquals(List.of("d-2"), call.headers().get("X-Device-Id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop/orders", "shop/orders/careless"})
  void aRestClientOfATeamPresentsItLikewise(String path) {
    var token = signedIn(600);
    backend.answers("/orders", 200, "application/json", "[1]");
    var answer =
        browser
            .with("Authorization", "Bearer stowaway")
            .with("x-access-token", "stowaway")
            .get(path);
    assertEquals("[1]", answer.body());
    assertPresents(token, backend.last("/orders"));
  }

  @Test
  void anAnswerWithoutItsProofIsTakenForA401() {
    signedIn(600);
    var next = jwt(700);
    backend.answersUserWith(200, "application/json", "null");
    backend.answers(ScriptedBackend.REFRESH, tokens(next, "r2"));
    Answers.assertProblem(401, "session_ended", browser.get("api/user"));
    assertEquals(2, backend.calls(ScriptedBackend.USER));
    assertPresents(next, backend.last(ScriptedBackend.USER));
  }

  @Test
  void aRenewalIsAskedForByBearerAndItsTokensAreFoundInFields() {
    signedIn(600);
    var next = jwt(700);
    backend.answers(ScriptedBackend.REFRESH, tokens(next, "r2"));
    backend.answers("/orders", 401, "application/json", "{}");
    assertEquals(401, browser.get("relay/backend/orders").statusCode());
    var call = backend.last(ScriptedBackend.REFRESH);
    assertEquals(List.of("Bearer r1"), call.headers().get("Authorization"));
    assertEquals(List.of("k-123"), call.headers().get("X-Api-Key"));
    assertFalse(call.body().contains("r1"));
    assertPresents(next, backend.last("/orders"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/account/password", "/pin/1"})
  void aResourcesOwn401IsPassedOnAndNothingIsRenewed(String path) {
    var token = signedIn(600);
    backend.answers(path, 401, "application/json", "{\"error\":\"wrong\"}");
    var answer = browser.post("relay/backend" + path, "{\"pin\":\"0000\"}");
    assertEquals(401, answer.statusCode());
    assertEquals("{\"error\":\"wrong\"}", answer.body());
    assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
    assertEquals(1, backend.calls(path));
    assertEquals(0, backend.calls(ScriptedBackend.REFRESH));
    assertEquals(0, backend.calls(ScriptedBackend.USER));
    assertTrue(browser.get("api/auth/token").body().contains(token));
  }

  @Test
  void aLogoutPresentsBothTokens() {
    var token = signedIn(600);
    assertEquals(204, browser.with("X-Device-Id", "d-3").post("api/logout").statusCode());
    backend.awaitCalls(LOGOUT, 1);
    var call = backend.last(LOGOUT);
    assertEquals(List.of(token), call.headers().get(TOKEN));
    assertEquals(List.of("Bearer r1"), call.headers().get("Authorization"));
    assertEquals(List.of("k-123"), call.headers().get("X-Api-Key"));
    assertEquals(List.of("d-3"), call.headers().get("X-Device-Id"));
  }

  @Test
  void aSessionThatCannotBeRenewedForLongIsNoneUntilItIsRenewed() {
    signedIn(1);
    backend.answersRefreshWith(503, "text/plain", "down");
    Await.until("the token has ended", () -> browser.get("api/auth/token").statusCode() == 503);
    Await.until(
        "renewals are given up", () -> browser.get("api/auth/session").body().equals(GIVEN_UP));
    Answers.assertProblem(503, "refresh_unavailable", browser.get("api/auth/token"));

    backend.answers(ScriptedBackend.REFRESH, tokens(jwt(600), "r2"));
    assertEquals(200, browser.get("api/auth/token").statusCode());
    assertTrue(browser.get("api/auth/session").body().contains("\"authenticated\":true"));
  }
}
