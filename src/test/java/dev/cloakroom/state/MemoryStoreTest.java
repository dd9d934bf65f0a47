package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void holdsABoundedNumberOfEntriesWhateverIsCounted() {
    try (var store = new MemoryStore(new FakeClock())) {
      for (var i = 0; i < 1_000_000; i++) {
        store.count("made up " + i, 1, LONG);
      }
      assertTrue(store.size() <= 100_000, () -> store.size() + " entries");
    }
  }
}
