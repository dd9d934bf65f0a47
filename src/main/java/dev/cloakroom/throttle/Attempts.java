package dev.cloakroom.throttle;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The attempts of one account, or from one address. So many are free in a window; each time that
 * they are used up, the next ones are twice as long in coming, up to an hour.
 */
final class Attempts {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final int allowed;
  private final Clock clock;
  private Duration window;
  private Bucket bucket;

  Attempts(int allowed, Duration window, Clock clock) {
    this.allowed = allowed;
    this.window = window;
    this.clock = clock;
    this.bucket = bucket(allowed, window);
  }

  /** Takes one attempt; otherwise says how long there is none. */
  synchronized Optional<Duration> take() {
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /** The attempt was no guess: it did not fail for its credentials. */
  synchronized void giveBack() {
    bucket.addTokens(1);
  }

  /** The attempt failed. If it was the last one, the wait for the next grows. */
  synchronized void failed() {
    if (bucket.getAvailableTokens() > 0) {
      return;
    }
    bucket = bucket(allowed, window);
    bucket.tryConsumeAsMuchAsPossible();
    window = window.multipliedBy(2).compareTo(LONGEST) > 0 ? longest() : window.multipliedBy(2);
  }

  private Duration longest() {
    return window.compareTo(LONGEST) > 0 ? window : LONGEST;
  }

  private Bucket bucket(int tokens, Duration period) {
    return Bucket.builder()
        .withCustomTimePrecision(new ClockMeter(clock))
        .addLimit(Bandwidth.builder().capacity(tokens).refillIntervally(tokens, period).build())
        .build();
  }

  private record ClockMeter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return clock.millis() * 1_000_000;
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
