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
  private volatile StateFault fault;
  private volatile Instant lastFailure = Instant.MIN;

  FailurePause(Clock clock) {
    this.clock = clock;
  }

  void begin() {
    begin(null);
  }

  /**
   * @param fault what failed; null if that is not known
   */
  void begin(StateFault fault) {
    this.fault = fault;
    lastFailure = clock.instant();
  }

  /** What failed last. Whoever asks during the pause is told the same; null if it is not known. */
  StateFault fault() {
    return fault;
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
