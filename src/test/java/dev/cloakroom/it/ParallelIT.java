package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page sends its calls all at once, and the token has just ended. */
@OnServer
class ParallelIT {
  private static final List<String> PATHS =
      List.of("api/auth/token", "api/user", "relay/backend/user");

  private final Browser browser = Browser.at(Server.page());
  private final ScriptedBackend backend = Server.backend();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String next = Tokens.jwt("ada", Instant.now().plusSeconds(600));

  @BeforeEach
  void signInWithATokenThatHasEnded() {
    var ended = Tokens.jwt("ada", Instant.now().minusSeconds(1));
    backend.answersLoginWith("{\"token\":\"" + ended + "\",\"refresh_token\":\"r1\"}");
    backend.answersRefreshWith("{\"token\":\"" + next + "\",\"refresh_token\":\"r2\"}");
    backend.answersUserWith(200, "application/json", "{}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private List<Future<HttpResponse<String>>> send(int calls, Browser from) {
    var answers = new ArrayList<Future<HttpResponse<String>>>();
    for (var i = 0; i < calls; i++) {
      var path = PATHS.get(i % PATHS.size());
      answers.add(threads.submit(() -> from.thief().get(path)));
    }
    return answers;
  }

  @Test
  void aHundredCallsRenewOnceAndAllCarryTheNewCookies() throws Exception {
    backend.isSlow(ScriptedBackend.REFRESH);
    var old = browser.thief();
    var answers = send(100, browser);
    backend.awaitCalls(ScriptedBackend.REFRESH, 1);
    backend.isReleased();
    for (var answer : answers) {
      assertEquals(200, answer.get().statusCode(), answer.get()::body);
      assertEquals(2, answer.get().headers().allValues("Set-Cookie").size());
    }
    // Those that come a moment later, still with the old cookies.
    for (var late : send(20, old)) {
      assertEquals(200, late.get().statusCode(), late.get()::body);
      assertEquals(2, late.get().headers().allValues("Set-Cookie").size());
    }
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void aLogoutWhileTheRenewalIsUnderWayIsFinal() throws Exception {
    backend.isSlow(ScriptedBackend.REFRESH);
    var thief = browser.thief();
    var late = threads.submit(() -> thief.thief().get("api/auth/token"));
    backend.awaitCalls(ScriptedBackend.REFRESH, 1);
    assertEquals(204, browser.post("api/logout").statusCode());
    backend.isReleased();
    Answers.assertProblem(401, "session_ended", late.get());
    assertEquals(List.of(), late.get().headers().allValues("Set-Cookie"));
    Answers.assertProblem(401, "session_ended", thief.get("api/user"));
    assertTrue(thief.cookies().isEmpty());
  }

  @Test
  void copiedCookiesAreRefusedAfterALogout() {
    var thief = browser.thief();
    Answers.assertHeaders(browser.post("api/logout"));
    assertEquals("{\"authenticated\":false}", thief.get("api/auth/session").body());
    Answers.assertProblem(401, "session_ended", thief.get("api/user"));
    assertEquals(204, thief.post("api/logout").statusCode());
  }

  @Test
  void aNewLoginEndsTheOldSession() {
    var thief = browser.thief();
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    Answers.assertProblem(401, "session_ended", thief.get("api/user"));
    assertEquals(200, browser.get("api/user").statusCode());
  }

  @Test
  void theBackendHearsOfALogoutWithoutDelayingIt() {
    var other = Browser.at(Server.root("app"));
    assertEquals(201, other.signIn("ada", "x").statusCode());
    backend.isSlow("/auth/logout");
    assertEquals(204, other.post("api/logout").statusCode());
    backend.awaitCalls("/auth/logout", 1);
    assertEquals("{\"refresh_token\":\"r1\"}", backend.last("/auth/logout").body());
    backend.isReleased();
  }
}
