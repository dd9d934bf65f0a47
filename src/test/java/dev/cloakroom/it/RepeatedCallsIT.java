package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.ScriptedServer;
import dev.cloakroom.testing.ScriptedServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A backend refuses the token that a team's own Rest Client has presented. */
@OnServer
class RepeatedCallsIT {
  private static final String ORDERS = "/orders";
  private static final String ORDER = "{\"article\":\"hat\",\"pieces\":2}";

  // A pool of 50 connections would be used up, if the first answers kept theirs.
  private static final int MANY = 60;

  private final Browser browser = Browser.at(Server.root("example"));
  private final ScriptedBackend backend = Server.backend();
  private final String refused = Tokens.jwt("ada", Instant.now().plusSeconds(500));
  private final String next = Tokens.jwt("ada", Instant.now().plusSeconds(600));

  private void signIn() {
    backend.answersLoginWith("{\"token\":\"%s\",\"refresh_token\":\"r1\"}".formatted(refused));
    backend.answersRefreshWith("{\"token\":\"%s\",\"refresh_token\":\"r2\"}".formatted(next));
    assertEquals(201, browser.signIn("ada", "x").statusCode());
  }

  private void takesOnlyTheNextToken(String path, Answer answer) {
    backend.answersOnly("Bearer " + next, path, answer);
  }

  private void assertRepeated(String path, String body) {
    var calls = backend.requests(path);
    assertEquals(
        List.of("Bearer " + refused, "Bearer " + next),
        calls.stream().map(call -> call.header("Authorization").orElseThrow()).toList());
    assertEquals(
        Set.of(body),
        calls.stream().map(ScriptedServer.Received::body).collect(Collectors.toSet()));
    assertEquals(1, calls.stream().map(call -> call.headers().get("Accept")).distinct().count());
    assertEquals(
        1, calls.stream().map(call -> call.headers().get("Content-Type")).distinct().count());
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
    // The browser has got the new tokens.
    assertTrue(browser.get("api/auth/token").body().contains(next));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void aGetIsRepeatedOnceWithANewToken() {
    signIn();
    takesOnlyTheNextToken(ORDERS, Answer.json(200, Map.of("open", 1)));
    var answer = browser.get("shop/orders");
    assertEquals("{\"open\":1}", answer.body());
    assertRepeated(ORDERS, "");
  }

  @Test
  void anObjectIsSentTwiceAndTheAnswerIsAResponse() {
    signIn();
    takesOnlyTheNextToken(ORDERS, Answer.text(202, "taken"));
    assertEquals(202, browser.post("shop/orders", ORDER).statusCode());
    assertRepeated(ORDERS, ORDER);
  }

  @Test
  void theTeamsMapperMakesAnExceptionOfTheSecondAnswer() {
    signIn();
    takesOnlyTheNextToken(ORDERS, Answer.text(409, "sold out"));
    var answer = browser.post("shop/orders", ORDER);
    assertEquals(409, answer.statusCode());
    assertEquals("sold out", answer.body());
    assertRepeated(ORDERS, ORDER);
  }

  @Test
  void theTeamsFilterSeesBothRequestsAndItsMapperTheSecondAnswer() {
    signIn();
    takesOnlyTheNextToken("/watched/hat", Answer.json(200, Map.of("article", "hat", "pieces", 2)));
    var answer = browser.get("watched/calls/hat");
    assertEquals("2 pieces, sent 2, mapped [200]", answer.body());
    assertRepeated("/watched/hat", "");
  }

  @Test
  void textIsSentTwiceAndThereIsNoAnswerToRead() {
    signIn();
    takesOnlyTheNextToken("/watched/note", new Answer(204, Map.of(), new byte[0]));
    var answer =
        browser
            .with("Content-Type", "text/plain;charset=UTF-8")
            .send("PUT", "watched/calls", BodyPublishers.ofString("gr\u00fcn"));
    assertEquals("noted, sent 2, mapped [204]", answer.body());
    assertRepeated("/watched/note", "gr\u00fcn");
  }

  @Test
  void aSecondRefusalIsTheAnswerAndEndsNoSession() {
    signIn();
    backend.answers("/watched", 401, "text/plain", "refused");
    var answer = browser.delete("watched/calls");
    assertEquals("unwelcome 401, sent 2, mapped [401]", answer.body());
    assertRepeated("/watched", "");
  }

  @Test
  void aCallInADefaultMethodIsRepeatedToo() {
    signIn();
    takesOnlyTheNextToken("/watched", Answer.text(200, "cancelled"));
    var answer = browser.delete("watched/calls/default");
    assertEquals("cancelled 200, sent 2, mapped [200]", answer.body());
    assertRepeated("/watched", "");
  }

  @Test
  void aStreamIsSentOnceAndTheTokenIsRenewedForTheNextCall() {
    signIn();
    takesOnlyTheNextToken("/watched/picture", Answer.text(200, "taken"));
    assertEquals("unwelcome 401, sent 1, mapped [401]", browser.post("watched/calls", "{}").body());
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
    assertEquals("taken 200, sent 1, mapped [200]", browser.post("watched/calls", "{}").body());
    assertEquals(2, backend.calls("/watched/picture"));
  }

  @Test
  void aMethodThatAnswersLaterDoesNotHang() {
    signIn();
    assertTrue(browser.get("watched/calls/asynchronous/later").body().startsWith("failed"));
    assertEquals(0, backend.calls("/watched/later"));
  }

  @Test
  void aTokenThatCannotBeRenewedIsRefusedOnce() {
    backend.answersLoginWith("{\"token\":\"%s\"}".formatted(refused));
    browser.signIn("ada", "x");
    backend.answers(ORDERS, 401, "text/plain", "refused");
    assertEquals(401, browser.get("shop/orders").statusCode());
    assertEquals(1, backend.calls(ORDERS));
    assertTrue(browser.get("api/auth/session").body().contains("\"authenticated\":true"));
  }

  @Test
  void aRefusedRenewalEndsTheSession() {
    signIn();
    backend.rejectsRefreshWith("invalid_grant");
    backend.answers(ORDERS, 401, "text/plain", "refused");
    Answers.assertProblem(401, "session_ended", browser.get("shop/orders"));
    assertEquals(1, backend.calls(ORDERS));
    assertTrue(browser.cookies().isEmpty());
  }

  @Test
  void aRenewalThatIsNotPossibleNowEndsNoSession() {
    signIn();
    backend.answersRefreshWith(503, "text/plain", "later");
    backend.answers(ORDERS, 401, "text/plain", "refused");
    Answers.assertProblem(503, "refresh_unavailable", browser.get("shop/orders"));
    assertEquals(1, backend.calls(ORDERS));
    assertFalse(browser.cookies().isEmpty());
  }

  @Test
  void unavailableIsNotRepeated() {
    signIn();
    backend.answers("/watched", 503, "text/plain", "later");
    assertEquals("unwelcome 503, sent 1, mapped [503]", browser.delete("watched/calls").body());
    assertEquals(0, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void manyCallsLeaveNoConnectionBehind() {
    for (var i = 0; i < MANY; i++) {
      signIn();
      takesOnlyTheNextToken(ORDERS, Answer.json(200, Map.of("open", 1)));
      assertEquals(200, browser.get("shop/orders").statusCode());
    }
    assertEquals(2 * MANY, backend.calls(ORDERS));
  }

  @Test
  void aStrongerSignInIsAskedForAndNothingIsRepeated() {
    var of = Browser.at(Server.root(ProviderVariants.ONLY));
    ProviderSignIn.of(of).signIn("?returnTo=" + ProviderVariants.FILE);
    backend.answers(
        ORDERS,
        new Answer(
            401,
            Map.of(
                "WWW-Authenticate",
                List.of("Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\"")),
            "refused".getBytes(StandardCharsets.UTF_8)));
    var answer = of.get("shop/orders");
    assertEquals(401, answer.statusCode(), answer::body);
    var problem = StrictJson.object(answer.body()).orElseThrow();
    assertEquals("step_up_required", problem.getString("code"));
    assertEquals("[\"gold\"]", problem.getJsonArray("acrValues").toString());
    assertEquals(1, backend.calls(ORDERS));
    assertTrue(of.get("api/auth/session").body().contains("\"authenticated\":true"));
  }
}
