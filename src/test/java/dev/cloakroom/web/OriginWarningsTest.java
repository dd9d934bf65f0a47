package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OriginWarningsTest {
  private static final Logger LOG = Logger.getLogger(OriginWarnings.class.getName());
  private static final Set<Origin> OURS = Set.of(Origin.parse("https://app.example").orElseThrow());

  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.setUseParentHandlers(false);
    LOG.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @Test
  void namesTheRefusedOriginTheAcceptedOnesAndTheKey() {
    new OriginWarnings().refused("http://localhost:5173", OURS);
    var line = lines.get(0);
    assertTrue(line.contains("http://localhost:5173"), line);
    assertTrue(line.contains("https://app.example"), line);
    assertTrue(line.contains("cloakroom.development-origins"), line);
    assertFalse(line.contains("cloakroom.public-origins"), line);
  }

  @Test
  void namesTheKeyForOriginsOfOtherMachines() {
    new OriginWarnings().refused("https://www.app.example", OURS);
    var line = lines.get(0);
    assertTrue(line.contains("cloakroom.public-origins"), line);
    assertFalse(line.contains("cloakroom.development-origins"), line);
  }

  @Test
  void isOneShortLineWhateverTheOriginSays() {
    new OriginWarnings().refused("x\r\nforged {0} \u202e" + "y".repeat(100_000), OURS);
    var line = lines.get(0);
    assertTrue(line.matches("[ -~]{1,600}"), line);
    assertTrue(line.contains("x\\u000d\\u000aforged"), line);
  }

  @Test
  void saysItOnceAMinute() {
    // The clock of the JVM may begin anywhere, below zero too.
    var now = new AtomicLong(Long.MAX_VALUE - 5);
    var warnings = new OriginWarnings(false, now::get);
    warnings.refused("http://localhost:5173", OURS);
    warnings.refused("http://localhost:5174", OURS);
    now.addAndGet(Duration.ofSeconds(59).toNanos());
    warnings.refused("http://localhost:5174", OURS);
    assertEquals(1, lines.size(), lines::toString);

    now.addAndGet(Duration.ofSeconds(1).toNanos());
    warnings.refused("http://localhost:5175", OURS);
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.get(1).contains("5175"), lines.get(1));
  }

  @Test
  void namesTheOtherFrontEndsIfThereAreAny() {
    new OriginWarnings(true).refused("https://www.shop.example", OURS);
    assertTrue(lines.get(0).contains("cloakroom.public-origins (or to that key"), lines.get(0));
  }

  @Test
  void suspectsAProxyThatIsNotTrustedIfOnlyTheSchemeDiffers() {
    new OriginWarnings().refused("http://app.example", OURS);
    assertTrue(lines.get(0).contains("cloakroom.trusted-proxies"), lines.get(0));
    assertFalse(lines.get(0).contains("changeOrigin"), lines.get(0));
  }
}
