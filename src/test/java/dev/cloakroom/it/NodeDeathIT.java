package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.state.TestCluster;
import dev.cloakroom.state.TestSentinels;
import dev.cloakroom.testing.Browser;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A node that is killed, and one that is started again, on each kind of Redis. */
@OnServer
@OnOneServer
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
    costsNoSession(Map.of(), Server::root);
  }

  @Test
  void costsNoSessionOnRedisWithSentinels() throws Exception {
    try (var state = new TestSentinels(TestSentinels.Watch.CALMLY)) {
      costsNoSession(Map.of("cloakroom.state.redis", state.uri()));
    }
  }

  @Test
  void costsNoSessionOnARedisCluster() throws Exception {
    try (var state = new TestCluster()) {
      costsNoSession(Map.of("cloakroom.state.redis", state.uri()));
    }
  }

  private void costsNoSession(Map<String, String> settings) throws Exception {
    try (var others = NodeProcess.start(settings, "node-2", "node-3")) {
      costsNoSession(settings, others::root);
    }
  }

  /**
   * @param others where the nodes that live on are
   */
  private void costsNoSession(Map<String, String> settings, Function<String, URI> others)
      throws Exception {
    var threads = Executors.newCachedThreadPool();
    var next = jwt(600);
    backend.answersUserWith(200, "application/json", "{}");
    Browser settled;
    try (var mortal = NodeProcess.start(settings, "node-1")) {
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
              () -> browser.thief().through(others.apply("node-2")).get("api/auth/token"));
      mortal.kill();
      // The backend, at last, has something for whoever still listens.
      backend.answersRefreshWith(pair(next, "r3"));
      backend.awaitCalls(ScriptedBackend.REFRESH, 2);
      backend.isReleased();
      assertEquals(200, waits.get().statusCode(), waits.get()::body);
      assertTrue(waits.get().body().contains(next));
      var late = browser.through(others.apply("node-3")).get("api/auth/token");
      assertEquals(200, late.statusCode(), late::body);
      assertEquals(2, backend.calls(ScriptedBackend.REFRESH));
      lost.cancel(true);
    } finally {
      threads.shutdownNow();
    }
    try (var again = NodeProcess.start(settings, "node-1")) {
      assertEquals(200, settled.through(again.root()).get("api/user").statusCode());
    }
  }
}
