package dev.cloakroom.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.LogCapture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LogCapture log = LogCapture.of(Drain.class);
  private Thread ending;

  @AfterEach
  void stop() throws InterruptedException {
    log.close();
    if (ending != null) {
      ending.interrupt();
      ending.join();
    }
  }

  private static Drain drain(String delay, String limit) {
    return new Drain(TestSettings.of("cloakroom.drain", delay, "cloakroom.drain.limit", limit));
  }

  private void begin(Drain drain) {
    ending = new Thread(drain::run);
    ending.start();
    Await.until("it has begun", PATIENCE, drain::hasBegun);
  }

  private void awaitWaiting() {
    Await.until("it waits", PATIENCE, () -> ending.getState() == Thread.State.TIMED_WAITING);
  }

  @Test
  void waitsUntilTheLastCallHasEnded() throws InterruptedException {
    var drain = drain("PT0S", "PT1H");
    drain.callBegins();
    drain.callBegins();
    assertFalse(drain.hasBegun());
    begin(drain);
    drain.callEnds();
    awaitWaiting();
    drain.callEnds();
    ending.join();
    assertEquals(List.of(), log.warnings());
  }

  @Test
  void aCallThatEndsDoesNotShortenTheTimeInWhichItIsNotReady() {
    var drain = drain("PT1H", "PT1H");
    drain.callBegins();
    begin(drain);
    drain.callEnds();
    awaitWaiting();
    assertTrue(ending.isAlive());
  }

  @Test
  void saysHowManyCallsItLeaves() throws InterruptedException {
    var drain = drain("PT0S", "PT0.001S");
    drain.callBegins();
    begin(drain);
    ending.join();
    assertTrue(
        log.warnings().get(0).startsWith("1 calls were under way after PT0.001S"),
        () -> log.warnings().toString());
  }

  @Test
  void aSecondSignalDoesNotWait() {
    var drain = drain("PT1H", "PT1H");
    begin(drain);
    drain.run();
    assertTrue(ending.isAlive());
  }
}
