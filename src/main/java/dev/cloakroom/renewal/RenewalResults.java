package dev.cloakroom.renewal;

import dev.cloakroom.background.Background;
import dev.cloakroom.state.Entries;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What became of refresh tokens a moment ago, on this node and on the others. What this node found
 * out itself it knows even while the shared state is away.
 */
final class RenewalResults {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Entries store;
  private final Background background;
  private final Entries near;
  private final Duration replay;
  private final Clock clock;
  private final Queue<Unpublished> unpublished = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean retryScheduled = new AtomicBoolean();

  RenewalResults(Entries store, Background background, Duration replay, Clock clock) {
    this.store = store;
    this.background = background;
    this.near = store.shared() ? new MemoryStore(clock) : store;
    this.replay = replay;
    this.clock = clock;
  }

  // What the others could not be told while the state was away, and until when it is of use.
  private record Unpublished(String entry, byte[] sealed, Instant end) {}

  /** Keeps a result for as long as it may be replayed. */
  void put(String name, TokenPair pair, Renewal renewal) {
    if (replay.isZero()) {
      return;
    }
    var sealed = RenewalSealer.seal(renewal, pair.refreshToken().orElseThrow(), name);
    near.put(key(name), sealed, replay);
    if (near != store) {
      publish(new Unpublished(key(name), sealed, clock.instant().plus(replay)));
    }
  }

  // The caller has the new tokens, and this node replays them; but what the others do not hear of
  // when the state is back, they renew a second time.
  private void publish(Unpublished result) {
    if (!published(result)) {
      unpublished.add(result);
      publishLater();
    }
  }

  private boolean published(Unpublished result) {
    var left = Duration.between(clock.instant(), result.end());
    try {
      if (left.compareTo(Duration.ZERO) > 0) {
        store.put(result.entry(), result.sealed(), left);
      }
      return true;
    } catch (StateUnavailable e) {
      return false;
    }
  }

  private void publishLater() {
    if (retryScheduled.compareAndSet(false, true)) {
      background.after(PAUSE, this::publishAll);
    }
  }

  private void publishAll() {
    retryScheduled.set(false);
    for (var next = unpublished.peek(); next != null; next = unpublished.peek()) {
      if (!published(next)) {
        publishLater();
        return;
      }
      unpublished.remove(next);
    }
  }

  /** The result, if this node knows one that is news to the holder of that pair. */
  Optional<Renewal> near(String name, TokenPair pair) {
    return read(near, name, pair);
  }

  /** The same, if any node knows one. */
  Optional<Renewal> anywhere(String name, TokenPair pair) {
    var known = near(name, pair);
    if (known.isPresent() || near == store) {
      return known;
    }
    try {
      return read(store, name, pair);
    } catch (StateUnavailable e) {
      return Optional.empty();
    }
  }

  private Optional<Renewal> read(Entries from, String name, TokenPair pair) {
    return from.get(key(name))
        .flatMap(value -> RenewalSealer.open(value, pair.refreshToken().orElseThrow(), name))
        .filter(renewal -> isNewsTo(pair, renewal));
  }

  // Where refresh tokens do not rotate, the last result may be what the caller has already, or
  // have ended without a refresh token of its own.
  private boolean isNewsTo(TokenPair pair, Renewal renewal) {
    if (!(renewal instanceof Renewal.Granted granted)) {
      return true;
    }
    var renewed = granted.pair();
    var rotated = !renewed.refreshToken().equals(pair.refreshToken());
    var over = renewed.endsWithin(Duration.ZERO, clock.instant());
    return !renewed.accessToken().equals(pair.accessToken()) && (rotated || !over);
  }

  private static String key(String name) {
    return "renewal:" + name;
  }
}
