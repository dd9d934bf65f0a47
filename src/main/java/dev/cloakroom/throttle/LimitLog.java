package dev.cloakroom.throttle;

import dev.cloakroom.config.Limited;
import dev.cloakroom.config.Rate;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Logs that requests are refused: for each limit at most one line in its window, and at most one a
 * minute. The next line tells how many were refused since. It names no client.
 */
final class LimitLog {
  static final Duration PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(RequestLimits.class.getName());

  private final Map<Limited, Line> lines = new EnumMap<>(Limited.class);
  private final Clock clock;

  LimitLog(Map<Limited, Rate> limits, Clock clock) {
    this.clock = clock;
    limits.forEach((limited, rate) -> lines.put(limited, new Line(limited, rate)));
  }

  void refused(Limited limited) {
    lines.get(limited).refused(clock.millis());
  }

  private static final class Line {
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);
    private final Limited limited;
    private final Rate rate;
    private final long pause;

    Line(Limited limited, Rate rate) {
      this.limited = limited;
      this.rate = rate;
      this.pause = Math.max(PAUSE.toMillis(), rate.window().toMillis());
    }

    void refused(long now) {
      var due = next.get();
      if (now < due || !next.compareAndSet(due, now + pause)) {
        leftOut.incrementAndGet();
        return;
      }
      var before = leftOut.getAndSet(0);
      LOG.log(
          Level.WARNING,
          "too_many_requests: more than {0}={1}{2}",
          new Object[] {
            limited.key(),
            rate,
            before == 0 ? "" : " (" + before + " more of these were not logged)"
          });
    }
  }
}
