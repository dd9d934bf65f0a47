package dev.cloakroom.throttle;

import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * The attempts of accounts, or from addresses. So many are free in a window, which begins with the
 * first; when all of them have failed, the next ones come after a wait of one window, and after
 * twice as long each further time, up to an hour.
 */
final class Attempts {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration MEMORY = Duration.ofHours(2);
  // The entry that was to say how long has just ended.
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Counts counts;
  private final int allowed;
  private final Duration window;

  Attempts(Counts counts, int allowed, Duration window) {
    this.counts = counts;
    this.allowed = allowed;
    this.window = window;
  }

  /**
   * Makes the attempt if one is left. It is given back if it did not fail for its credentials: then
   * it was no guess.
   *
   * @throws LoginThrottled if none is left, with the time until the next
   */
  <T> T counting(String name, Supplier<T> login) {
    take(name);
    try {
      var result = login.get();
      giveBack(name);
      return result;
    } catch (LoginRejected e) {
      failed(name);
      throw e;
    } catch (RuntimeException e) {
      giveBack(name);
      throw e;
    }
  }

  private void take(String name) {
    if (counts.add(taken(name), 1, window) <= allowed) {
      return;
    }
    giveBack(name);
    var wait = counts.left(taken(name)).orElse(MOMENT);
    throw new LoginThrottled(wait.plusMillis(999).truncatedTo(ChronoUnit.SECONDS));
  }

  private void giveBack(String name) {
    counts.add(taken(name), -1, window);
  }

  // If it was the last one, the wait begins.
  private void failed(String name) {
    if (counts.add(failures(name), 1, window) < allowed) {
      return;
    }
    counts.forget(failures(name));
    var times = counts.add(waits(name), 1, memory());
    counts.set(waits(name), times, memory());
    counts.set(taken(name), allowed, waitAfter(times));
  }

  /** As if there had been none. */
  void forget(String name) {
    counts.forget(taken(name));
    counts.forget(failures(name));
    counts.forget(waits(name));
  }

  private Duration waitAfter(long times) {
    var longest = window.compareTo(LONGEST_WAIT) > 0 ? window : LONGEST_WAIT;
    var wait = window;
    for (var i = 1; i < times && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) > 0 ? longest : wait;
  }

  // Longer than any wait, or the next one would be short again.
  private Duration memory() {
    var twice = window.multipliedBy(2);
    return twice.compareTo(MEMORY) > 0 ? twice : MEMORY;
  }

  private static String taken(String name) {
    return name + ":taken";
  }

  private static String failures(String name) {
    return name + ":failed";
  }

  private static String waits(String name) {
    return name + ":waits";
  }
}
