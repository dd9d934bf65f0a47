package dev.cloakroom.state;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A store of the team. The text of an entry is the end of its life in milliseconds since 1970, a
 * blank, and the value in base64url. So the store needs no operation but compare-and-set.
 */
final class TeamStore implements Store {
  // Each failed attempt means that another node's attempt succeeded.
  private static final int ATTEMPTS = 100;

  private final dev.cloakroom.spi.StateStore store;
  private final Clock clock;
  private final StoreTrouble trouble;

  TeamStore(dev.cloakroom.spi.StateStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.trouble = new StoreTrouble("the Store of the application", clock);
  }

  private record Held(byte[] value, Instant end) {
    String text() {
      return end.toEpochMilli()
          + " "
          + Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }

    static Held of(String text) {
      var blank = text.indexOf(' ');
      return new Held(
          Base64.getUrlDecoder().decode(text.substring(blank + 1)),
          Instant.ofEpochMilli(Long.parseLong(text.substring(0, Math.max(0, blank)))));
    }

    boolean has(byte[] other) {
      return Arrays.equals(value, other);
    }
  }

  /**
   * A change of an entry.
   *
   * @param changes whether the entry is written
   * @param after what is written; empty removes the entry
   */
  private record Change<T>(T result, boolean changes, Optional<Held> after) {
    static <T> Change<T> none(T result) {
      return new Change<>(result, false, Optional.empty());
    }

    static <T> Change<T> to(Held after, T result) {
      return new Change<>(result, true, Optional.of(after));
    }

    static <T> Change<T> removal(T result) {
      return new Change<>(result, true, Optional.empty());
    }
  }

  private <T> T guarded(Supplier<T> call) {
    try {
      var result = call.get();
      trouble.succeeded();
      return result;
    } catch (StateUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      // The message may hold what was sent.
      trouble.failed(e.getClass().getName());
      throw new StateUnavailable("the store failed with " + e.getClass().getName());
    }
  }

  private Optional<Held> live(Optional<String> text) {
    return text.map(Held::of).filter(held -> held.end().isAfter(clock.instant()));
  }

  private <T> T change(String key, Function<Optional<Held>, Change<T>> decision) {
    return guarded(
        () -> {
          for (var i = 0; i < ATTEMPTS; i++) {
            var before = store.get(key);
            var change = decision.apply(live(before));
            var after = change.after();
            if (!change.changes()
                || store.replace(key, before, after.map(Held::text), lifetime(after))) {
              return change.result();
            }
          }
          throw new StateUnavailable("an entry was changed by others all the time");
        });
  }

  private Duration lifetime(Optional<Held> after) {
    return after.map(held -> Duration.between(clock.instant(), held.end())).orElse(Duration.ZERO);
  }

  private Instant end(Duration lifetime) {
    return clock.instant().plus(lifetime);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return guarded(() -> live(store.get(key)).map(Held::value));
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    change(key, held -> Change.to(new Held(value, end(lifetime)), true));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    return change(
        key,
        held ->
            held.isPresent()
                ? Change.none(false)
                : Change.to(new Held(value, end(lifetime)), true));
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    return change(
        key,
        held ->
            held.filter(entry -> entry.has(value)).isPresent()
                ? Change.to(new Held(value, end(lifetime)), true)
                : Change.none(false));
  }

  @Override
  public void remove(String key, byte[] value) {
    change(
        key,
        held ->
            held.filter(entry -> entry.has(value)).isPresent()
                ? Change.removal(true)
                : Change.none(false));
  }

  @Override
  public void remove(String key) {
    change(key, held -> held.isPresent() ? Change.removal(true) : Change.none(false));
  }

  @Override
  public Optional<Duration> left(String key) {
    return guarded(
        () -> live(store.get(key)).map(held -> Duration.between(clock.instant(), held.end())));
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    return change(
        key,
        held -> {
          var count = held.map(TeamStore::number).orElse(0L) + by;
          if (count <= 0) {
            return held.isPresent() ? Change.removal(0L) : Change.none(0L);
          }
          var digits = Long.toString(count).getBytes(StandardCharsets.US_ASCII);
          return Change.to(new Held(digits, held.map(Held::end).orElse(end(lifetime))), count);
        });
  }

  private static long number(Held held) {
    return Long.parseLong(new String(held.value(), StandardCharsets.US_ASCII));
  }

  @Override
  public void append(String journal, String line, Duration lifetime) {
    guarded(
        () -> {
          store.append(journal, line, lifetime);
          return true;
        });
  }

  @Override
  public Page read(String journal, String position) {
    return guarded(
        () -> {
          var page = store.read(journal, position);
          return new Page(page.lines(), page.next(), page.more());
        });
  }

  @Override
  public Optional<StateFault> fault() {
    return Optional.empty();
  }

  @Override
  public boolean shared() {
    return true;
  }

  /** The container ends the team's bean. */
  @Override
  public void close() {}
}
