package dev.cloakroom.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Logs that a store cannot be used: one line a minute for each cause, and one line when it can be
 * used again. Every node sends several commands a second, so a line for each failure would fill the
 * log.
 */
final class StoreTrouble {
  private static final Logger LOG = Logger.getLogger(StoreTrouble.class.getName());
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final String store;
  private final Clock clock;
  // The time of the last line for each cause. Causes are classes of exceptions and error codes of
  // Redis, so the map stays small.
  private final Map<String, Instant> lastLines = new ConcurrentHashMap<>();
  private volatile boolean open;

  /**
   * @param store for example {@code Redis at host:port}; without user and password
   */
  StoreTrouble(String store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void failed(String cause) {
    var now = clock.instant();
    var due =
        now.equals(
            lastLines.compute(
                cause, (key, last) -> last == null || isOver(last, now) ? now : last));
    if (due) {
      open = true;
      LOG.log(
          Level.WARNING,
          "{0} cannot be used: {1}; said once a minute while it lasts",
          new Object[] {store, cause});
    }
  }

  // A line in the future was written before the clock was set back.
  private static boolean isOver(Instant last, Instant now) {
    return now.isBefore(last) || !now.isBefore(last.plus(PAUSE));
  }

  void succeeded() {
    if (open) {
      open = false;
      LOG.log(Level.INFO, "{0} can be used again", store);
    }
  }
}
