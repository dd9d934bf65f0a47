package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A node that gets SIGTERM while a call is under way. */
@OnServer
@OnOneServer
class DrainIT {
  private static final Map<String, String> SETTINGS = Map.of("cloakroom.drain.limit", "PT10M");

  private final ScriptedBackend backend = Server.backend();

  private static String pair(int seconds, String refreshToken) {
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(seconds));
    return "{\"token\":\"%s\",\"refresh_token\":\"%s\"}".formatted(token, refreshToken);
  }

  @Test
  void isNotReadyAnyMoreAndEndsTheCall() throws Exception {
    var threads = Executors.newCachedThreadPool();
    try (var node = NodeProcess.start(SETTINGS)) {
      var browser = Browser.at(node.root());
      backend.answersLoginWith(pair(-1, "r1"));
      assertEquals(201, browser.signIn("ada", "x").statusCode());
      backend.isSlow(ScriptedBackend.REFRESH);
      var call = threads.submit(() -> browser.get("api/auth/token"));
      backend.awaitCalls(ScriptedBackend.REFRESH, 1);

      node.stop();
      var probe = Browser.at(node.root());
      Await.until("readiness is 503", () -> probe.get("api/health/ready").statusCode() == 503);
      var checks = probe.get("api/health/ready").body();
      assertTrue(checks.contains("{\"name\":\"drain\",\"status\":\"DOWN\"}"), checks);

      backend.answersRefreshWith(pair(600, "r2"));
      backend.isReleased();
      assertEquals(200, call.get().statusCode(), call.get()::body);
      node.awaitEnd();
    } finally {
      backend.isReleased();
      threads.shutdownNow();
    }
  }
}
