package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.drain.TestDrain;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.provider.TestProvider;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.state.TestH2;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HealthResourceTest {
  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);

  private static JsonObject json(Response answer) {
    var text = new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
    return StrictJson.object(text).orElseThrow();
  }

  @Test
  void isReadyWhileItReadsWhatTheOtherNodesHaveEnded() {
    var link = memory.link();
    var node = new TestNode(TestSettings.of(), new FakeTokenService(), link, clock);
    var health =
        new HealthResource(
            node.journal,
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
            node.journal, new TestProvider(settings, node.background, clock).provider, drain);
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
              new TestProvider(TestSettings.of(), node.background, clock).provider,
              TestDrain.of(TestSettings.of()));
      assertEquals(503, health.ready().getStatus());
      var state = json(health.ready()).getJsonArray("checks").getJsonObject(1);
      assertEquals("DOWN", state.getString("status"));
      assertEquals("full", state.getJsonObject("data").getString("reason"));
    }
  }
}
