package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreTroubleTest {
  private static final Logger LOG = Logger.getLogger(StoreTrouble.class.getName());

  private final FakeClock clock = new FakeClock();
  private final StoreTrouble trouble = new StoreTrouble("Redis at redis.example:6379", clock);
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
    LOG.setUseParentHandlers(false);
  }

  @AfterEach
  void listenNoMore() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  private void failFor(int seconds, String cause) {
    for (var i = 0; i < seconds; i++) {
      trouble.failed(cause);
      clock.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void saysTheSameOnceAMinute() {
    failFor(180, "WRONGPASS");
    assertEquals(3, lines.size(), lines::toString);
    assertTrue(lines.get(0).startsWith("WARNING Redis at redis.example:6379 cannot be used: WRO"));
  }

  @Test
  void saysEveryNewCauseAtOnce() {
    failFor(2, "ConnectException");
    failFor(2, "WRONGPASS");
    failFor(2, "ConnectException");
    assertEquals(2, lines.size(), lines::toString);
  }

  @Test
  void saysOnceThatItIsOver() {
    trouble.succeeded();
    failFor(3, "ConnectException");
    trouble.succeeded();
    trouble.succeeded();
    assertEquals(2, lines.size(), lines::toString);
    assertEquals("INFO Redis at redis.example:6379 can be used again", lines.get(1));
  }

  @Test
  void aServerThatComesAndGoesFillsNoLog() {
    for (var i = 0; i < 60; i++) {
      failFor(1, "ConnectException");
      trouble.succeeded();
    }
    assertEquals(2, lines.size(), lines::toString);
  }

  @Test
  void aClockThatWasSetBackSilencesNothing() {
    failFor(1, "ConnectException");
    clock.pass(Duration.ofHours(-1));
    failFor(1, "ConnectException");
    assertEquals(2, lines.size(), lines::toString);
  }
}
