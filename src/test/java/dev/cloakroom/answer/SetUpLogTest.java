package dev.cloakroom.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.LogCapture;
import java.time.Duration;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class SetUpLogTest {
  private static final Logger LOG = Logger.getLogger(SetUpLogTest.class.getName());

  @Test
  void writesALineOnceInAWhile() {
    var setUp = new SetUpLog(LOG);
    try (var log = LogCapture.of(LOG)) {
      setUp.warn("one {0}");
      setUp.warn("one {0}");
      setUp.warn("two");
      assertEquals(List.of("one {0}", "two"), log.warnings());
    }
  }

  @Test
  void writesItAgainLater() {
    var setUp = new SetUpLog(LOG, Duration.ZERO);
    try (var log = LogCapture.of(LOG)) {
      setUp.warn("one");
      setUp.warn("one");
      assertEquals(2, log.warnings().size());
    }
  }

  @Test
  void writesALineOnceForAll() {
    var setUp = SetUpLog.once(LOG);
    try (var log = LogCapture.of(LOG)) {
      setUp.warn("one");
      setUp.warn("one");
      assertEquals(List.of("one"), log.warnings());
    }
  }

  @Test
  void boundsTheNumberOfDifferentLines() {
    var setUp = new SetUpLog(LOG);
    try (var log = LogCapture.of(LOG)) {
      for (var i = 0; i < 1_000; i++) {
        setUp.warn("line " + i);
      }
      assertEquals(20, log.warnings().size());
    }
  }
}
