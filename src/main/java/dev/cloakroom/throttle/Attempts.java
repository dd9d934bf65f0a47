package dev.cloakroom.throttle;

import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.LoginThrottled;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Counts login attempts by name, where a name stands for an account or for an address. A name has a
 * number of attempts in a window, which begins with the first attempt. If all of them fail, the
 * name must wait for one window. Each further wait is twice as long, up to an hour, or the window
 * if it is longer. For example, with 5 attempts in 5 minutes: 5 failures, a wait of 5 minutes, 5
 * failures, a wait of 10 minutes.
 */
final class Attempts {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration MEMORY = Duration.ofHours(2);
  // The wait to report if the entry that holds it has just ended.
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
   * Runs the login if each of the names has attempts left. The attempts are counted before and
   * given back afterwards, unless the backend refused the credentials. For example, a wrong
   * password counts. A login that succeeds does not, and neither does one whose backend cannot be
   * reached.
   *
   * @param weight how many attempts the login is for each name
   * @throws LoginThrottled if a name has none left, with the longest wait of the names, in seconds
   */
  <T> T counting(List<String> names, int weight, Supplier<T> login) {
    take(names, weight);
    try {
      var result = login.get();
      giveBack(names, weight);
      return result;
    } catch (TokenException e) {
      if (e.answersCredentials()) {
        names.forEach(name -> failed(name, weight));
      } else {
        giveBack(names, weight);
      }
      throw e;
    } catch (RuntimeException e) {
      giveBack(names, weight);
      throw e;
    }
  }

  /**
   * Counts attempts until {@link #giveBack}, or the end of the window.
   *
   * @throws LoginThrottled as {@link #counting}; then nothing is counted
   */
  void take(List<String> names, int weight) {
    var exhausted = new ArrayList<String>();
    for (var name : names) {
      if (counts.add(taken(name), weight, window) > allowed) {
        exhausted.add(name);
      }
    }
    if (exhausted.isEmpty()) {
      return;
    }
    giveBack(names, weight);
    var longest =
        exhausted.stream()
            .map(name -> counts.left(taken(name)).orElse(MOMENT))
            .max(Comparator.naturalOrder())
            .orElse(MOMENT);
    throw new LoginThrottled(longest.plusMillis(999).truncatedTo(ChronoUnit.SECONDS));
  }

  /** Takes attempts off the count. */
  void giveBack(List<String> names, int weight) {
    names.forEach(name -> counts.add(taken(name), -weight, window));
  }

  // The last failure that is allowed begins the wait.
  private void failed(String name, int weight) {
    if (counts.add(failures(name), weight, window) < allowed) {
      return;
    }
    counts.forget(failures(name));
    var times = counts.add(waits(name), 1, memory());
    counts.set(waits(name), times, memory());
    counts.set(taken(name), allowed, waitAfter(times));
  }

  /** Removes all counts of the name. */
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

  // The number of waits must outlive the longest wait, or the next wait would be short again.
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
