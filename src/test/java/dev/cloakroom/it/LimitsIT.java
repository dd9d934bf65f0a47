package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.testing.Browser;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that floods: each limit is a few calls an hour here, so nothing waits for its end. */
@OnServer
class LimitsIT {
  private static final String ORDERS = "relay/backend/orders";
  private static final String BACKCHANNEL = "api/logout/backchannel";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int A_FEW = 3;

  private final ScriptedBackend backend = Server.backend();

  private static String jwt(int seconds) {
    return Tokens.jwt("ada", Instant.now().plusSeconds(seconds));
  }

  private static String pair(String token, String refreshToken) {
    return "{\"token\":\"%s\",\"refresh_token\":\"%s\"}".formatted(token, refreshToken);
  }

  /** A browser at an address that no other test uses: what it has used up stays used up. */
  private static Browser at(String address) {
    return Browser.at(Server.root(ProviderVariants.LIMITED)).with("X-Forwarded-For", address);
  }

  private Browser signedIn(String address, int seconds) {
    backend.answersLoginWith(pair(jwt(seconds), "r0"));
    var browser = at(address);
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    return browser;
  }

  private static void assertRefused(HttpResponse<String> answer) {
    Answers.assertProblem(429, "too_many_requests", answer);
    assertHarmless(answer);
  }

  private static void assertHarmless(HttpResponse<String> answer) {
    var wait = answer.headers().firstValue("Retry-After").orElseThrow();
    assertTrue(wait.matches("[1-9][0-9]*"), wait);
    assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
  }

  private static void assertSignedIn(Browser browser) {
    var session = browser.get("api/auth/session").body();
    assertTrue(session.startsWith("{\"authenticated\":true"), session);
  }

  @Test
  void stopsASessionThatCallsWithoutAPause() {
    var browser = signedIn("203.0.113.1", 600);
    backend.answers("/orders", 200, "application/json", "[]");
    for (var i = 0; i < 5; i++) {
      assertEquals(200, browser.get(ORDERS).statusCode());
    }
    assertRefused(browser.get(ORDERS));
    assertRefused(browser.post(ORDERS, "{}"));
    assertRefused(browser.get("api/user"));
    assertEquals(5, backend.calls("/orders"));
    assertEquals(0, backend.calls(ScriptedBackend.USER));
    assertSignedIn(browser);
    assertEquals(200, browser.get("api/auth/token").statusCode());
    assertEquals(200, signedIn("203.0.113.1", 600).get(ORDERS).statusCode());
    assertEquals(204, browser.post("api/logout").statusCode());
  }

  @Test
  void stopsASessionThatRenewsWithoutAPause() {
    var browser = signedIn("203.0.113.2", -1);
    for (var i = 1; i <= A_FEW; i++) {
      backend.answersRefreshWith(pair(jwt(i < A_FEW ? -1 : 600), "r" + i));
      assertEquals(200, browser.get("api/auth/token").statusCode());
    }
    backend.answers("/orders", 401, "application/json", "{}");
    assertRefused(browser.get(ORDERS));
    assertEquals(A_FEW, backend.calls(ScriptedBackend.REFRESH));
    assertSignedIn(browser);
    backend.answers("/orders", 200, "application/json", "[]");
    assertEquals(200, browser.get(ORDERS).statusCode());
  }

  @Test
  void stopsAnAddressWhoeverCalls() {
    var address = "203.0.113.3";
    for (var i = 0; i < 10; i++) {
      Answers.assertProblem(401, "login_required", at(address).get(ORDERS));
    }
    assertRefused(at(address).get(ORDERS));
    var browser = signedIn(address, 600);
    assertRefused(browser.get(ORDERS));
    assertEquals(0, backend.calls("/orders"));
    assertSignedIn(browser);
  }

  @Test
  void stopsAnAddressThatComesBackTooOften() {
    var callback = "api/login/callback?state=s&code=c";
    var browser = at("203.0.113.4").navigating();
    for (var i = 0; i < A_FEW; i++) {
      assertEquals(303, browser.get(callback).statusCode());
    }
    var page = browser.get(callback);
    Answers.assertProblemPage(Problem.TOO_MANY_REQUESTS, page);
    assertHarmless(page);
    var problem = at("203.0.113.4").get(callback);
    assertEquals(429, problem.statusCode(), problem::body);
    assertTrue(problem.body().contains("\"code\":\"too_many_requests\""), problem::body);
    assertHarmless(problem);
    assertEquals(303, at("203.0.113.5").navigating().get(callback).statusCode());
  }

  @Test
  void stopsAnAddressThatSendsBadLogoutTokens() {
    var stranger = at("203.0.113.6").withoutProof();
    for (var i = 0; i < A_FEW; i++) {
      assertEquals(400, stranger.post(BACKCHANNEL, FORM, "logout_token=a.b.c").statusCode());
    }
    assertRefused(stranger.post(BACKCHANNEL, FORM, "logout_token=a.b.c"));
  }

  @Test
  void letsTheProviderEndAsManySessionsAsItWants() {
    var provider = Server.provider();
    URI to = Server.root(ProviderVariants.LIMITED).resolve(BACKCHANNEL);
    for (var i = 0; i < 2 * A_FEW; i++) {
      var answer = provider.sendLogoutToken(to, provider.logoutToken("limited", "limited-" + i));
      assertEquals(200, answer.statusCode(), answer::body);
    }
  }
}
