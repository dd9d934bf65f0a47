package dev.cloakroom.throttle;

import dev.cloakroom.state.Counters;
import dev.cloakroom.state.StateUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Counts that all nodes share, if they share a store. While the shared store is unavailable, each
 * node counts for itself, so that logins go on and stay limited.
 */
final class Counts {
  private final Counters shared;
  private final Counters own;

  Counts(Counters shared, Counters own) {
    this.shared = shared;
    this.own = own;
  }

  long add(String key, int by, Duration lifetime) {
    return ask(store -> store.count(key, by, lifetime));
  }

  void set(String key, long count, Duration lifetime) {
    var digits = Long.toString(count).getBytes(StandardCharsets.US_ASCII);
    ask(
        store -> {
          store.put(key, digits, lifetime);
          return null;
        });
  }

  void forget(String key) {
    ask(
        store -> {
          store.remove(key);
          return null;
        });
  }

  Optional<Duration> left(String key) {
    return ask(store -> store.left(key));
  }

  private <T> T ask(Function<Counters, T> question) {
    try {
      return question.apply(shared);
    } catch (StateUnavailable e) {
      return question.apply(own);
    }
  }
}
