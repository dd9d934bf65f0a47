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
   * Makes the attempt if each of the names has one left. It is given back if it did not fail for
   * its credentials: then it was no guess.
   *
   * @param weight how many attempts it is for each name
   * @throws LoginThrottled if one has none left, with the time until each of them has
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

  private void take(List<String> names, int weight) {
    var without = new ArrayList<String>();
    for (var name : names) {
      if (counts.add(taken(name), weight, window) > allowed) {
        without.add(name);
      }
    }
    if (without.isEmpty()) {
      return;
    }
    giveBack(names, weight);
    var longest =
        without.stream()
            .map(name -> counts.left(taken(name)).orElse(MOMENT))
            .max(Comparator.naturalOrder())
            .orElse(MOMENT);
    throw new LoginThrottled(longest.plusMillis(999).truncatedTo(ChronoUnit.SECONDS));
  }

  private void giveBack(List<String> names, int weight) {
    names.forEach(name -> counts.add(taken(name), -weight, window));
  }

  // If it was the last one, the wait begins.
  private void failed(String name, int weight) {
    if (counts.add(failures(name), weight, window) < allowed) {
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
