package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.time.Instant;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A node that is killed, and one that is started again. */
@OnServer
class NodeDeathIT {
  private final ScriptedBackend backend = Server.backend();

  private static String jwt(int seconds) {
    return Tokens.jwt("ada", Instant.now().plusSeconds(seconds));
  }

  private static String pair(String token, String refreshToken) {
    return "{\"token\":\"%s\",\"refresh_token\":\"%s\"}".formatted(token, refreshToken);
  }

  @Test
  void costsNoSession() throws Exception {
    assumeTrue(
        Server.name().equals("payara-micro"),
        "skipped: a node in a process of its own is a Payara Micro");
    var threads = Executors.newCachedThreadPool();
    var next = jwt(600);
    backend.answersUserWith(200, "application/json", "{}");
    Browser settled;
    try (var mortal = NodeProcess.start()) {
      // One session that lies still, and one whose renewal its node does not survive.
      settled = Browser.at(mortal.root());
      backend.answersLoginWith(pair(jwt(600), "r1"));
      assertEquals(201, settled.signIn("ada", "x").statusCode());
      var browser = Browser.at(mortal.root());
      backend.answersLoginWith(pair(jwt(-1), "r2"));
      assertEquals(201, browser.signIn("ada", "x").statusCode());

      backend.isSlow(ScriptedBackend.REFRESH);
      var lost = threads.submit(() -> browser.thief().get("api/auth/token"));
      backend.awaitCalls(ScriptedBackend.REFRESH, 1);
      var waits =
          threads.submit(
              () -> browser.thief().through(Server.root("node-2")).get("api/auth/token"));
      mortal.kill();
      // The backend, at last, has something for whoever still listens.
      backend.answersRefreshWith(pair(next, "r3"));
      backend.awaitCalls(ScriptedBackend.REFRESH, 2);
      backend.isReleased();
      assertEquals(200, waits.get().statusCode(), waits.get()::body);
      assertTrue(waits.get().body().contains(next));
      var late = browser.through(Server.root("node-3")).get("api/auth/token");
      assertEquals(200, late.statusCode(), late::body);
      assertEquals(2, backend.calls(ScriptedBackend.REFRESH));
      lost.cancel(true);
    } finally {
      threads.shutdownNow();
    }
    try (var again = NodeProcess.start()) {
      assertEquals(200, settled.through(again.root()).get("api/user").statusCode());
    }
  }
}
