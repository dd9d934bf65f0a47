package dev.cloakroom.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTest {
  private static final Duration NOW = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Background background = new Background(this::thread);

  private Thread thread(Runnable work) {
    var thread = new Thread(work);
    threads.add(thread);
    return thread;
  }

  @AfterEach
  void stop() {
    background.stop();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(2, TimeUnit.MINUTES), "it does not run");
  }

  @Test
  void runsATaskOnce() throws InterruptedException {
    var ran = new CountDownLatch(1);
    assertTrue(background.after(NOW, ran::countDown));
    await(ran);
    assertEquals(0, background.waiting());
  }

  @Test
  void takesNothingOnceTheApplicationStops() {
    background.stop();
    assertFalse(background.after(NOW, () -> {}));
    assertEquals(0, background.waiting());
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
    var one = background.every(NEVER, () -> {});
    background.every(NEVER, () -> {});
    assertEquals(2, background.waiting());
    one.close();
    assertEquals(1, background.waiting());
  }

  @Test
  void oneTaskThatHangsStopsNoOther() throws InterruptedException {
    var hangs = new CountDownLatch(1);
    var ran = new CountDownLatch(1);
    background.after(NOW, () -> awaitQuietly(hangs));
    background.after(NOW, ran::countDown);
    await(ran);
    hangs.countDown();
  }

  @Test
  void callsThatHangHoldUpNoTaskAndNoRepetition() throws InterruptedException {
    var hang = new CountDownLatch(1);
    for (var i = 0; i < 100; i++) {
      assertTrue(background.call(NOW, () -> awaitQuietly(hang)));
    }
    var ran = new CountDownLatch(1);
    var repeated = new CountDownLatch(3);
    background.every(NOW, repeated::countDown);
    assertTrue(background.after(NOW, ran::countDown));
    await(ran);
    await(repeated);
    hang.countDown();
  }

  @Test
  void takesSoManyCallsAtATimeAndGoesOnAfterwards() throws InterruptedException {
    var hang = new CountDownLatch(1);
    var made = new CountDownLatch(Background.MOST_CALLS);
    Runnable call =
        () -> {
          awaitQuietly(hang);
          made.countDown();
        };
    for (var i = 0; i < Background.MOST_CALLS; i++) {
      assertTrue(background.call(NOW, call));
    }
    assertFalse(background.call(NOW, call));
    assertFalse(background.call(NEVER, call));
    hang.countDown();
    await(made);
    Await.until("there is room", () -> background.call(NOW, () -> {}));
  }

  @Test
  void aCallThatFailsMakesRoomForTheNext() {
    background.call(
        NOW,
        () -> {
          throw new IllegalStateException("a fault");
        });
    for (var i = 0; i < Background.MOST_CALLS; i++) {
      Await.until("there is room", () -> background.call(NEVER, () -> {}));
    }
    assertFalse(background.call(NEVER, () -> {}));
  }

  @Test
  void callsOffTheCallsThatWaitWhenTheApplicationStops() throws InterruptedException {
    var begun = new CountDownLatch(4);
    var hang = new CountDownLatch(1);
    for (var i = 0; i < 100; i++) {
      background.call(
          NOW,
          () -> {
            begun.countDown();
            awaitQuietly(hang);
          });
    }
    await(begun);
    var stop = new Thread(background::stop);
    stop.start();
    hang.countDown();
    stop.join(10_000);
    assertFalse(background.call(NOW, () -> {}));
    for (var thread : threads) {
      thread.join(10_000);
      assertFalse(thread.isAlive());
    }
  }

  @Test
  void leavesNoTaskAndNoThreadBehindWhenTheApplicationStops() throws InterruptedException {
    background.every(NEVER, () -> {});
    assertTrue(background.after(NEVER, () -> {}));
    assertEquals(2, background.waiting());
    assertFalse(threads.isEmpty());
    background.stop();
    assertEquals(0, background.waiting());
    for (var thread : threads) {
      thread.join(10_000);
      assertFalse(thread.isAlive());
    }
  }

  @Test
  void letsATaskFinishThatHasBegunWhenTheApplicationStops() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var undisturbed = new CountDownLatch(1);
    background.after(
        NOW,
        () -> {
          begun.countDown();
          awaitQuietly(goOn);
          undisturbed.countDown();
        });
    await(begun);
    var stop = new Thread(background::stop);
    stop.start();
    goOn.countDown();
    await(undisturbed);
    stop.join(10_000);
    assertFalse(stop.isAlive());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      await(latch);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
