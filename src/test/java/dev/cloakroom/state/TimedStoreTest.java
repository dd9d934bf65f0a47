package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.metrics.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimedStoreTest {
  private static final Duration LIFE = Duration.ofMinutes(1);
  private static final byte[] VALUE = {1};

  private final Metrics metrics = new Metrics(TestSettings.of("cloakroom.metrics", "on"));
  private final Link link = new SharedMemory(new FakeClock()).link();
  private final TimedStore store = new TimedStore(link, metrics.store().orElseThrow());

  private void assertTimed(String operation, int times) {
    var series = "cloakroom_store_seconds_count{operation=\"" + operation + "\"}";
    assertEquals(times, Reading.of(metrics).value(series), operation);
  }

  @Test
  void doesAndTimesEachOperation() {
    store.put("a", VALUE, LIFE);
    assertArrayEquals(VALUE, store.get("a").orElseThrow());
    assertTrue(store.putIfAbsent("b", VALUE, LIFE));
    assertTrue(store.prolong("b", VALUE, LIFE));
    assertEquals(Optional.of(LIFE), store.left("b"));
    store.remove("a");
    store.remove("b", VALUE);
    assertTrue(store.get("a").or(() -> store.get("b")).isEmpty());
    assertEquals(3, store.count("c", 3, LIFE));
    store.append("j", "line", LIFE);
    assertEquals(List.of("line"), store.read("j", Journal.BEGINNING).lines());
    assertTrue(store.shared());
    for (var once : List.of("put", "put_if_absent", "prolong", "left", "count", "append", "read")) {
      assertTimed(once, 1);
    }
    assertTimed("get", 3);
    assertTimed("remove", 2);
  }

  @Test
  void countsWhatFailsAndDoesNotTimeIt() {
    link.cut();
    assertThrows(StateUnavailable.class, () -> store.get("a"));
    assertTimed("get", 0);
    assertEquals(1, Reading.of(metrics).value("cloakroom_store_failures_total{operation=\"get\"}"));
  }

  @Test
  void passesOnWhyTheStoreCannotBeWritten() {
    try (var database = new TestH2();
        var full = Link.full(database)) {
      var timed = new TimedStore(full, metrics.store().orElseThrow());
      assertThrows(StateUnavailable.class, () -> timed.put("k", VALUE, LIFE));
      assertEquals(full.fault(), timed.fault());
      assertTrue(timed.fault().isPresent());
    }
  }
}
