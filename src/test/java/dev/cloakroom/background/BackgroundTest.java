package dev.cloakroom.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTest {
  private static final Duration NOW = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(1);
  private final Background background = new Background(threads);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(10, TimeUnit.SECONDS), "it does not run");
  }

  @Test
  void runsATaskOnce() throws InterruptedException {
    var ran = new CountDownLatch(1);
    assertTrue(background.after(NOW, ran::countDown));
    await(ran);
    assertEquals(0, threads.getQueue().size());
  }

  @Test
  void saysThatAServerThatStopsTakesNothing() {
    threads.shutdown();
    assertFalse(background.after(NOW, () -> {}));
    assertEquals(0, background.outstanding());
  }

  @Test
  void repeatsATaskWhateverItThrows() throws InterruptedException {
    var ran = new CountDownLatch(3);
    background.every(
        NOW,
        () -> {
          ran.countDown();
          throw new IllegalStateException("a fault");
        });
    await(ran);
  }

  @Test
  void repeatsItNoMoreOnceItIsClosed() {
    threads.setRemoveOnCancelPolicy(true);
    var one = background.every(NEVER, () -> {});
    background.every(NEVER, () -> {});
    assertEquals(2, threads.getQueue().size());
    one.close();
    assertEquals(1, threads.getQueue().size());
  }

  @Test
  void leavesNothingBehindWhenTheApplicationStops() {
    threads.setRemoveOnCancelPolicy(true);
    background.every(NEVER, () -> {});
    assertTrue(background.after(NEVER, () -> {}));
    assertEquals(2, threads.getQueue().size());
    background.stop();
    assertEquals(0, threads.getQueue().size());
  }

  @Test
  void forgetsWhatWasDone() throws InterruptedException {
    var done = new CountDownLatch(2);
    background.after(NOW, done::countDown);
    background.after(
        NOW,
        () -> {
          throw new IllegalStateException("a fault");
        });
    background.after(NOW, done::countDown);
    await(done);
    threads.shutdown();
    assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
    assertEquals(0, background.outstanding());
  }
}
