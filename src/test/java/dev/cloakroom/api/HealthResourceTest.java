package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.drain.TestDrain;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.nodes.NodeComparison;
import dev.cloakroom.provider.TestProvider;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.state.Store;
import dev.cloakroom.state.TestH2;
import dev.cloakroom.token.NodeId;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthResourceTest {
  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);

  private static JsonObject json(Response answer) {
    var text = new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
    return StrictJson.object(text).orElseThrow();
  }

  /** As far as readiness knows others. */
  private NodeComparison nodes(Store store, String misfits) {
    return new NodeComparison(
        store, new FakeBackground(), new NodeId(), TestSettings.of(), Metrics.off(), clock) {
      @Override
      public Optional<String> misfits() {
        return Optional.of(misfits).filter(text -> !text.isEmpty());
      }
    };
  }

  private HealthResource beside(Store store, String misfits) {
    var node = new TestNode(TestSettings.of(), new FakeTokenService(), store, clock);
    return new HealthResource(
        node.journal,
        nodes(store, misfits),
        new TestProvider(TestSettings.of(), node.background, clock).provider,
        TestDrain.of(TestSettings.of()));
  }

  @Test
  void isReadyBesideNodesThatDoNotFitAndSaysWhatDoesNot() {
    var health = beside(memory.link(), "cookie-key,clock");
    assertEquals(200, health.ready().getStatus());
    assertEquals("UP", json(health.ready()).getString("status"));
    assertEquals(
        "{\"name\":\"nodes\",\"status\":\"DOWN\",\"data\":{\"reason\":\"cookie-key,clock\"}}",
        json(health.ready()).getJsonArray("checks").get(2).toString());
  }

  @Test
  void saysNothingOfOtherNodesWhereThereAreNone() {
    var shared = json(beside(memory.link(), "").ready()).getJsonArray("checks").toString();
    assertTrue(shared.contains("{\"name\":\"nodes\",\"status\":\"UP\"}"), shared);
    var alone = json(beside(new MemoryStore(clock), "").ready()).getJsonArray("checks").toString();
    assertFalse(alone.contains("nodes"), alone);
  }

  @Test
  void isReadyWhileItReadsWhatTheOtherNodesHaveEnded() {
    var link = memory.link();
    var node = new TestNode(TestSettings.of(), new FakeTokenService(), link, clock);
    var health =
        new HealthResource(
            node.journal,
            nodes(link, ""),
            new TestProvider(TestSettings.of(), node.background, clock).provider,
            TestDrain.of(TestSettings.of()));
    assertEquals(200, health.ready().getStatus());
    assertEquals("UP", json(health.ready()).getString("status"));
    link.cut();
    node.background.tick();
    assertEquals(503, health.ready().getStatus());
    var down = json(health.ready());
    assertEquals("DOWN", down.getString("status"));
    var state = down.getJsonArray("checks").getJsonObject(1);
    assertEquals("state", state.getString("name"));
    assertEquals("DOWN", state.getString("status"));
    assertEquals("unreachable", state.getJsonObject("data").getString("reason"));
    // A process whose store is away is no better after a restart.
    assertEquals(200, health.live().getStatus());
    assertEquals("UP", json(health.live()).getString("status"));
  }

  @Test
  void isNotReadyWhenTheProcessIsAboutToEnd() {
    var settings = TestSettings.of();
    var node = new TestNode(settings, new FakeTokenService(), memory.link(), clock);
    var drain = TestDrain.begun(settings);
    var health =
        new HealthResource(
            node.journal,
            nodes(memory.link(), ""),
            new TestProvider(settings, node.background, clock).provider,
            drain);
    assertEquals(503, health.ready().getStatus());
    var checks = json(health.ready()).getJsonArray("checks").toString();
    assertTrue(checks.contains("{\"name\":\"state\",\"status\":\"UP\"}"), checks);
    assertTrue(checks.contains("{\"name\":\"drain\",\"status\":\"DOWN\"}"), checks);
    assertEquals(200, health.live().getStatus());
  }

  @Test
  void saysWhyTheStateCannotBeWrittenAlthoughItIsRead() {
    try (var database = new TestH2();
        var full = Link.full(database)) {
      var node = new TestNode(TestSettings.of(), new FakeTokenService(), full, clock);
      var health =
          new HealthResource(
              node.journal,
              nodes(full, ""),
              new TestProvider(TestSettings.of(), node.background, clock).provider,
              TestDrain.of(TestSettings.of()));
      assertEquals(503, health.ready().getStatus());
      var state = json(health.ready()).getJsonArray("checks").getJsonObject(1);
      assertEquals("DOWN", state.getString("status"));
      assertEquals("full", state.getJsonObject("data").getString("reason"));
    }
  }
}
