package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.signin.SignInOutcome.Failed;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.SharedMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TakenTransactionsTest {
  private static final SignInOutcome OUTCOME =
      new Failed(Problem.LOGIN_DENIED, "login_denied", Optional.empty());
  // The two time-outs of the settings and two seconds.
  private static final Duration WAIT = Duration.ofSeconds(14);

  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);
  private final Link linkOfHere = memory.link();
  private final TakenTransactions here =
      new TakenTransactions(linkOfHere, TestSettings.withProvider(), clock);
  private final TakenTransactions there =
      new TakenTransactions(memory.link(), TestSettings.withProvider(), clock);
  private final Transaction transaction = SampleTransaction.begun();

  @Test
  void ofAHundredCallsAtTwoNodesOneTakes() throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> atHere = () -> here.take(transaction);
      Callable<Boolean> atThere = () -> there.take(transaction);
      var calls = new ArrayList<Callable<Boolean>>();
      for (var i = 0; i < 50; i++) {
        calls.addAll(List.of(atHere, atThere));
      }
      var taken = 0;
      for (var call : threads.invokeAll(calls)) {
        taken += call.get() ? 1 : 0;
      }
      assertEquals(1, taken);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void oneIsTakenForAsLongAsItsCookieCanBeOpened() {
    assertTrue(here.take(transaction));
    clock.pass(Duration.ofMinutes(10).minusSeconds(1));
    assertFalse(here.take(transaction));
    assertFalse(there.take(transaction));
  }

  @Test
  void aCodeIsTakenOnceWhicheverSignInBringsIt() {
    assertTrue(here.takeCode("code-1"));
    assertFalse(here.takeCode("code-1"));
    assertFalse(there.takeCode("code-1"));
    assertTrue(there.takeCode("code-2"));
  }

  @Test
  void theResultIsKnownAtEachNodeFor30Seconds() {
    here.take(transaction);
    here.put(transaction, OUTCOME);
    clock.pass(Duration.ofSeconds(29));
    assertEquals(Optional.of(OUTCOME), here.await(transaction));
    assertEquals(Optional.of(OUTCOME), there.await(transaction));
    clock.pass(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), here.await(transaction));
    assertEquals(Optional.empty(), there.await(transaction));
  }

  @Test
  void withoutReplayNoResultIsKept() {
    var none =
        new TakenTransactions(
            memory.link(), TestSettings.withProvider("cloakroom.refresh.replay", "PT0S"), clock);
    none.take(transaction);
    none.put(transaction, OUTCOME);
    clock.pass(WAIT);
    assertEquals(Optional.empty(), none.await(transaction));
  }

  @Test
  void waitsForTheOneThatHasTakenIt() throws Exception {
    here.take(transaction);
    var waiting = new FutureTask<>(() -> there.await(transaction));
    var thread = new Thread(waiting);
    thread.start();
    Await.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    here.put(transaction, OUTCOME);
    assertEquals(Optional.of(OUTCOME), waiting.get());
  }

  @Test
  void waitsNoLongerThanTheProviderMayTake() {
    here.take(transaction);
    clock.pass(WAIT);
    assertEquals(Optional.empty(), there.await(transaction));
    assertEquals(
        Optional.empty(), there.await(SampleTransaction.begun()), "nobody has taken that one");
  }

  @Test
  void stopsWaitingWhenTheServerStops() {
    here.take(transaction);
    Thread.currentThread().interrupt();
    assertEquals(Optional.empty(), there.await(transaction));
    assertTrue(Thread.interrupted());
  }

  @Test
  void aNodeAloneKnowsWhatItHasTakenItself() {
    linkOfHere.cut();
    assertTrue(here.take(transaction));
    assertFalse(here.take(transaction));
    here.put(transaction, OUTCOME);
    assertEquals(Optional.of(OUTCOME), here.await(transaction));
  }

  @Test
  void withoutSharedStateANodeTakesEachOnce() {
    var only = new TakenTransactions(new MemoryStore(clock), TestSettings.withProvider(), clock);
    assertTrue(only.take(transaction));
    assertFalse(only.take(transaction));
    only.put(transaction, OUTCOME);
    assertEquals(Optional.of(OUTCOME), only.await(transaction));
  }
}
