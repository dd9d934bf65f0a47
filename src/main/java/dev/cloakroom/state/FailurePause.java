package dev.cloakroom.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Leaves a store alone for one second after a failure. So during an outage a request waits for at
 * most one time-out, and most requests for none.
 */
final class FailurePause {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Clock clock;
  private volatile Instant lastFailure = Instant.MIN;

  FailurePause(Clock clock) {
    this.clock = clock;
  }

  void begin() {
    lastFailure = clock.instant();
  }

  // A failure in the future happened before the clock was set back, and does not count.
  boolean lasts() {
    var now = clock.instant();
    return now.isBefore(lastFailure.plus(PAUSE)) && !now.isBefore(lastFailure);
  }
}
