package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes that share their state in Redis, and a token that has ended. */
@OnServer
class NodesIT {
  private static final List<String> NODES = List.of("node-1", "node-2", "node-3");
  private static final List<String> PATHS =
      List.of("api/auth/token", "api/user", "relay/backend/user");
  private static final int MOST_WAITERS = 128;
  private static final String REFRESH_1 = "refresh-token-of-the-login";
  private static final String REFRESH_2 = "refresh-token-of-the-renewal";

  private final Browser browser = at(0);
  private final ScriptedBackend backend = Server.backend();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String ended = Tokens.jwt("ada", Instant.now().minusSeconds(1));
  private final String next = Tokens.jwt("ada", Instant.now().plusSeconds(600));

  private static Browser at(int node) {
    return Browser.at(Server.root(NODES.get(node)));
  }

  private static Browser through(int node, Browser browser) {
    return browser.through(Server.root(NODES.get(node)));
  }

  private static boolean allAreReady() {
    return NODES.stream()
        .allMatch(
            node -> Browser.at(Server.root(node)).get("api/health/ready").statusCode() == 200);
  }

  @BeforeEach
  void signInAtTheFirst() {
    Server.redis().start();
    Await.until("all nodes are ready", NodesIT::allAreReady);
    backend.answersLoginWith(pair(ended, REFRESH_1));
    backend.answersRefreshWith(pair(next, REFRESH_2));
    backend.answersUserWith(200, "application/json", "{}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
  }

  private static String pair(String token, String refreshToken) {
    return "{\"token\":\"%s\",\"refresh_token\":\"%s\"}".formatted(token, refreshToken);
  }

  @AfterEach
  void stop() {
    backend.isReleased();
    threads.shutdownNow();
    Server.redis().start();
  }

  private List<Future<HttpResponse<String>>> send(int calls, Browser from) {
    var answers = new ArrayList<Future<HttpResponse<String>>>();
    for (var i = 0; i < calls; i++) {
      var node = i % NODES.size();
      var path = PATHS.get(i / NODES.size() % PATHS.size());
      answers.add(threads.submit(() -> through(node, from.thief()).get(path)));
    }
    return answers;
  }

  private static void assertRenewed(List<Future<HttpResponse<String>>> answers) throws Exception {
    for (var answer : answers) {
      assertEquals(200, answer.get().statusCode(), answer.get()::body);
      assertEquals(2, answer.get().headers().allValues("Set-Cookie").size());
    }
  }

  @Test
  void aHundredCallsRenewOnceAndAllCarryTheNewCookies() throws Exception {
    backend.isSlow(ScriptedBackend.REFRESH);
    var answers = send(100, browser);
    backend.awaitCalls(ScriptedBackend.REFRESH, 1);
    backend.isReleased();
    assertRenewed(answers);
    // Those that come a moment later, still with the old cookies.
    assertRenewed(send(20, browser));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void theNewCookiesAreGoodAtEveryNode() {
    assertEquals(200, through(1, browser).get("api/user").statusCode());
    for (var node = 0; node < NODES.size(); node++) {
      var answer = through(node, browser).get("api/auth/token");
      assertTrue(answer.body().contains(next), answer::body);
    }
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void guessesAreCountedAtAllNodesTogether() {
    Server.redis().forgetEverything();
    backend.answersLoginWith(401, "application/json", "{}");
    for (var guess = 0; guess < 5; guess++) {
      var answer = at(guess % NODES.size()).signIn("babbage", "guess");
      Answers.assertProblem(401, "login_rejected", answer);
    }
    for (var node = 0; node < NODES.size(); node++) {
      Answers.assertProblem(429, "too_many_attempts", at(node).signIn("babbage", "guess"));
    }
    Server.redis().everything().forEach(text -> assertFalse(text.contains("babbage"), text));
  }

  @Test
  void aLogoutAtOneNodeHoldsForCopiesAtAll() {
    assertEquals(200, browser.get("api/user").statusCode());
    var thief = browser.thief();
    assertEquals(204, through(1, browser).post("api/logout").statusCode());
    for (var node = 0; node < NODES.size(); node++) {
      var there = through(node, thief);
      Await.until(
          "the copy is refused", () -> there.thief().get("api/auth/token").statusCode() == 401);
      Answers.assertProblem(401, "session_ended", there.thief().get("api/user"));
    }
  }

  @Test
  void aLogoutAtOneNodeWhileAnotherRenewsIsFinal() throws Exception {
    backend.isSlow(ScriptedBackend.REFRESH);
    var thief = browser.thief();
    var late = threads.submit(() -> thief.thief().get("api/auth/token"));
    backend.awaitCalls(ScriptedBackend.REFRESH, 1);
    assertEquals(204, through(2, browser).post("api/logout").statusCode());
    backend.isReleased();
    Answers.assertProblem(401, "session_ended", late.get());
    assertEquals(List.of(), late.get().headers().allValues("Set-Cookie"));
  }

  @Test
  void withoutRedisTheHomeRenewsOthersAskForPatienceAndNobodyIsLoggedOut() {
    Server.redis().stop();
    for (var node : List.of(1, 2)) {
      var answer = through(node, browser.thief()).get("api/auth/token");
      Answers.assertProblem(503, "refresh_unavailable", answer);
      assertTrue(answer.headers().firstValue("Retry-After").isPresent());
      assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
    }
    assertEquals(0, backend.calls(ScriptedBackend.REFRESH));
    assertTrue(browser.get("api/auth/token").body().contains(next));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
    for (var node = 0; node < NODES.size(); node++) {
      var there = through(node, browser);
      assertEquals(200, there.get("api/user").statusCode());
      Await.until("it says so", () -> there.get("api/health/ready").statusCode() == 503);
      var health = there.get("api/health/ready").body();
      assertTrue(
          health.contains(
              "{\"name\":\"state\",\"status\":\"DOWN\",\"data\":{\"reason\":\"unreachable\"}}"),
          health);
      assertTrue(health.startsWith("{\"status\":\"DOWN\""), health);
    }

    Server.redis().start();
    Await.until("all nodes are ready", NodesIT::allAreReady);
    backend.answersLoginWith(pair(ended, REFRESH_1));
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    assertEquals(200, through(2, browser).get("api/user").statusCode());
    assertEquals(2, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void aLogoutWhileRedisIsAwayReachesAllWhenItIsBack() {
    browser.get("api/user");
    var thief = browser.thief();
    Server.redis().stop();
    assertEquals(204, browser.post("api/logout").statusCode());
    Answers.assertProblem(401, "session_ended", thief.thief().get("api/user"));
    Server.redis().start();
    for (var node = 0; node < NODES.size(); node++) {
      var there = through(node, thief);
      Await.until(
          "the copy is refused", () -> there.thief().get("api/auth/token").statusCode() == 401);
    }
  }

  @Test
  void whatLiesInRedisIsUselessWithoutTheCookie() {
    Server.redis().forgetEverything();
    var cookies = new ArrayList<String>();
    browser.cookies().all().forEach(cookie -> cookies.add(cookie.value()));
    assertEquals(200, through(1, browser).get("api/user").statusCode());
    browser.cookies().all().forEach(cookie -> cookies.add(cookie.value()));
    var sid = sid();
    assertEquals(204, through(2, browser).post("api/logout").statusCode());

    var everything = Server.redis().everything();
    assertTrue(everything.stream().anyMatch(text -> text.startsWith("cloakroom:renewal:")));
    assertTrue(everything.contains("cloakroom:ended"));
    var secrets = new ArrayList<>(List.of(ended, next, REFRESH_1, REFRESH_2, sid));
    secrets.add(new String(Base64.getUrlDecoder().decode(sid), StandardCharsets.ISO_8859_1));
    secrets.addAll(cookies);
    for (var secret : List.copyOf(secrets)) {
      // As long as a part of it that would be of use to somebody who guesses the rest.
      secrets.add(secret.substring(0, Math.min(secret.length(), 16)));
    }
    // Every JWT begins alike.
    secrets.removeIf(secret -> secret.equals(next.substring(0, 16)));
    for (var text : everything) {
      secrets.forEach(secret -> assertFalse(text.contains(secret), "a secret lies in Redis"));
      assertOpensNothing(text);
    }
  }

  private String sid() {
    var exchange = new FakeExchange();
    browser
        .cookies()
        .header(Server.root("node-1"))
        .ifPresent(header -> exchange.header("Cookie", header));
    var settings = TestSettings.of("cloakroom.cookie.keys", Variants.NODE_KEY);
    return new SessionCookies(settings, Clock.systemUTC())
        .read(exchange.request())
        .session()
        .orElseThrow()
        .sid();
  }

  private void assertOpensNothing(String text) {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    var value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    for (var cookie : List.of("__Host-Http-accessToken", "__Host-Http-refreshToken")) {
      var answer = at(0).with("Cookie", cookie + "=" + value).get("api/auth/token");
      Answers.assertProblem(401, "login_required", answer);
    }
    var bearer = at(0).with("Authorization", "Bearer " + value).get("api/auth/token");
    assertEquals(401, bearer.statusCode());
  }

  @Test
  void thoseWhoWaitAreBoundedInNumberAndInTime() throws Exception {
    backend.isSlow(ScriptedBackend.REFRESH);
    var leader = threads.submit(() -> browser.thief().get("api/auth/token"));
    backend.awaitCalls(ScriptedBackend.REFRESH, 1);
    var tooMany = 20;
    var waiters = new ArrayList<Future<HttpResponse<String>>>();
    for (var i = 0; i < MOST_WAITERS + tooMany; i++) {
      waiters.add(threads.submit(() -> browser.thief().get("api/auth/token")));
    }
    Await.until(
        "those are told that nobody else may wait",
        () -> waiters.stream().filter(Future::isDone).count() >= tooMany);
    for (var waiter : waiters) {
      Answers.assertProblem(503, "refresh_unavailable", waiter.get());
      assertNotEquals(List.of(), waiter.get().headers().allValues("Retry-After"));
      assertEquals(List.of(), waiter.get().headers().allValues("Set-Cookie"));
    }
    assertFalse(leader.isDone());
    backend.isReleased();
    assertEquals(200, leader.get().statusCode(), leader.get()::body);
    assertEquals(200, browser.get("api/user").statusCode());
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }
}
