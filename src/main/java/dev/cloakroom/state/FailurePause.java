package dev.cloakroom.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The second after a failure, in which nobody is asked. So during an outage a request waits for at
 * most one time-out, and most requests for none.
 */
final class FailurePause {
  private static final Duration LENGTH = Duration.ofSeconds(1);

  private final Clock clock;
  private volatile Instant lastFailure = Instant.MIN;

  FailurePause(Clock clock) {
    this.clock = clock;
  }

  void begin() {
    lastFailure = clock.instant();
  }

  // A failure in the future happened before the clock was set back, and does not count.
  boolean isOn() {
    var now = clock.instant();
    return now.isBefore(lastFailure.plus(LENGTH)) && !now.isBefore(lastFailure);
  }

  /** When the last failure was; {@link Instant#MIN} if there was none. */
  Instant lastFailure() {
    return lastFailure;
  }
}
