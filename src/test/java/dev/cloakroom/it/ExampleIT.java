package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's example of a team's own Rest Client with the product's filter. */
@OnServer
class ExampleIT {
  private final Browser browser = Browser.at(Server.root("example"));
  private final ScriptedBackend backend = Server.backend();

  @Test
  void carriesTheSessionsToken() {
    browser.signIn("ada", "lovelace");
    var orders = browser.get("shop/orders");
    assertEquals(200, orders.statusCode(), orders::body);
    assertEquals("[]", orders.body());
  }

  @Test
  void renewsATokenThatHasEnded() {
    var ended = Tokens.jwt("ada", Instant.now().minusSeconds(1));
    var next = Tokens.jwt("ada", Instant.now().plusSeconds(600));
    backend.answersLoginWith("{\"token\":\"" + ended + "\",\"refresh_token\":\"r1\"}");
    backend.answersRefreshWith("{\"token\":\"" + next + "\",\"refresh_token\":\"r2\"}");
    backend.answers("/orders", 200, "application/json", "[1]");
    browser.signIn("ada", "x");
    assertEquals("[1]", browser.get("shop/orders").body());
    assertEquals("Bearer " + next, backend.last("/orders").header("Authorization").orElseThrow());
    assertTrue(browser.get("api/auth/token").body().contains(next));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void sendsOneCredentialWhateverElseIsPropagated() {
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(600));
    backend.answersLoginWith("{\"token\":\"" + token + "\"}");
    backend.answers("/orders", 200, "application/json", "[1]");
    browser.signIn("ada", "x");
    var answer = browser.with("Authorization", "Bearer theirs").get("shop/orders/careless");
    assertEquals("[1]", answer.body());
    var call = backend.last("/orders");
    assertEquals(List.of("Bearer " + token), call.headers().get("Authorization"));
    assertTrue(call.header("Cookie").isEmpty(), "the sealed cookies are nobody else's");
  }

  @Test
  void isNotCalledWithoutASession() {
    var answer = browser.get("shop/orders");
    Answers.assertProblem(401, "login_required", answer);
    assertEquals(0, backend.calls("/orders"));
  }

  @Test
  void saysThatTheSessionIsOver() {
    var ended = Tokens.jwt("ada", Instant.now().minusSeconds(1));
    backend.answersLoginWith("{\"token\":\"" + ended + "\",\"refresh_token\":\"r1\"}");
    backend.rejectsRefreshWith("invalid_grant");
    browser.signIn("ada", "x");
    Answers.assertProblem(401, "session_ended", browser.get("shop/orders"));
  }

  @Test
  void isBehindTheSameOriginRuleLikeEverythingElse() {
    Answers.assertProblem(403, "cross_origin", browser.crossSite().get("shop/orders"));
  }
}
