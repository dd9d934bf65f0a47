package dev.cloakroom.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.background.Background;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.token.NodeId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);
  private final Link link = memory.link();
  private final FakeBackground background = new FakeBackground();
  private final Leases mine = new Leases(link, background, new NodeId());
  private final Leases others = new Leases(memory.link(), new FakeBackground(), new NodeId());

  @Test
  void isHeldByOneNodeUntilItIsClosed() {
    var lease = mine.acquire("t").orElseThrow();
    assertTrue(others.acquire("t").isEmpty());
    assertTrue(mine.acquire("t").isEmpty());
    assertTrue(others.acquire("another").isPresent());
    lease.close();
    assertTrue(others.acquire("t").isPresent());
  }

  @Test
  void endsByItselfWhenItsHolderHasDied() {
    mine.acquire("t").orElseThrow();
    clock.pass(Leases.LIFE.minusMillis(1));
    assertTrue(others.acquire("t").isEmpty());
    clock.pass(Duration.ofMillis(1));
    assertTrue(others.acquire("t").isPresent());
  }

  @Test
  void goesOnForAsLongAsItsHolderLivesAndNoLonger() {
    var lease = mine.acquire("t").orElseThrow();
    for (var i = 0; i < 30; i++) {
      clock.pass(BEAT);
      background.tick();
    }
    assertTrue(others.acquire("t").isEmpty());
    lease.close();
    assertEquals(0, background.repetitions());
  }

  @Test
  void goesOnWhileCallsToTheBackendHang() {
    var hang = new CountDownLatch(1);
    var busy = new Background(Thread::new);
    try {
      for (var i = 0; i < 50; i++) {
        busy.call(Duration.ZERO, () -> Await.until("the test ends", () -> hang.getCount() == 0));
      }
      new Leases(link, busy, new NodeId()).acquire("t").orElseThrow();
      clock.pass(Leases.LIFE.minusMillis(1));
      // A beat gives it its whole life again, from now.
      Await.until(
          "it is prolonged",
          () -> link.left("lease:t").filter(left -> left.compareTo(BEAT) > 0).isPresent());
    } finally {
      hang.countDown();
      busy.stop();
    }
  }

  @Test
  void outlivesABeatThatDidNotGetThrough() {
    mine.acquire("t").orElseThrow();
    clock.pass(BEAT);
    link.cut();
    background.tick();
    clock.pass(BEAT);
    link.mend();
    background.tick();
    clock.pass(Leases.LIFE.minusMillis(1));
    assertTrue(others.acquire("t").isEmpty());
  }

  @Test
  void neverTakesTheLeaseFromItsSuccessor() {
    var late = mine.acquire("t").orElseThrow();
    clock.pass(Leases.LIFE);
    others.acquire("t").orElseThrow();
    background.tick();
    late.close();
    assertTrue(mine.acquire("t").isEmpty());
    clock.pass(Leases.LIFE);
    assertTrue(mine.acquire("t").isPresent(), "a beat of the first holder prolonged it");
  }

  @Test
  void isLeftToEndWhereItCannotBeGivenBack() {
    var lease = mine.acquire("t").orElseThrow();
    link.cut();
    lease.close();
    assertEquals(0, background.repetitions());
    clock.pass(Leases.LIFE);
    assertTrue(others.acquire("t").isPresent());
  }

  @Test
  void saysThatNobodyCanTell() {
    link.cut();
    assertThrows(StateUnavailable.class, () -> mine.acquire("t"));
    assertEquals(0, background.repetitions());
  }

  @Test
  void needsNoBeatWhereThereAreNoOtherNodes() {
    var alone = new Leases(new MemoryStore(clock), background, new NodeId());
    var lease = alone.acquire("t").orElseThrow();
    assertEquals(0, background.repetitions());
    lease.close();
    assertFalse(alone.acquire("t").isEmpty());
  }
}
