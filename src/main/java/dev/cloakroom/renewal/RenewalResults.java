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
 * The results of recent renewals, of this node and the others, kept for {@code
 * cloakroom.refresh.replay}. A node keeps its own results in its memory too, so that it has them
 * while the shared state cannot be reached.
 */
final class RenewalResults {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Entries store;
  private final Background background;
  private final Entries own;
  private final Duration replay;
  private final Clock clock;
  private final Queue<Unpublished> unpublished = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean retryScheduled = new AtomicBoolean();

  RenewalResults(Entries store, Background background, Duration replay, Clock clock) {
    this.store = store;
    this.background = background;
    this.own = store.shared() ? new MemoryStore(clock) : store;
    this.replay = replay;
    this.clock = clock;
  }

  // A result that could not be written to the shared state, and the instant from which on it may no
  // longer be replayed.
  private record Unpublished(String entry, byte[] sealed, Instant end) {}

  /** Keeps a result for as long as it may be replayed. */
  void put(RenewalOf asked, Renewal renewal) {
    if (replay.isZero()) {
      return;
    }
    var sealed = RenewalSealer.seal(renewal, asked.token(), asked.key());
    own.put(entry(asked.key()), sealed, replay);
    if (own != store) {
      publish(new Unpublished(entry(asked.key()), sealed, clock.instant().plus(replay)));
    }
  }

  // A node that does not find the result in the shared state would renew a second time. So a result
  // that could not be written is written once the state can be reached again.
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

  /**
   * The result that this node has, if it helps a caller that asks for that renewal: a refusal, or a
   * pair with another access token (see {@link #isUsefulTo}).
   */
  Optional<Renewal> knownHere(RenewalOf asked) {
    return read(own, asked);
  }

  /** As {@link #knownHere}, but of any node; this node's own if the state cannot be reached. */
  Optional<Renewal> knownAnywhere(RenewalOf asked) {
    var known = knownHere(asked);
    if (known.isPresent() || own == store) {
      return known;
    }
    try {
      return read(store, asked);
    } catch (StateUnavailable e) {
      return Optional.empty();
    }
  }

  private Optional<Renewal> read(Entries from, RenewalOf asked) {
    return from.get(entry(asked.key()))
        .flatMap(value -> RenewalSealer.open(value, asked.token(), asked.key()))
        .filter(renewal -> isUsefulTo(asked.session().tokens(), renewal));
  }

  // If refresh tokens do not rotate, the stored result may be the pair that the caller has already.
  // Or its access token may have expired; then the caller renews with the same refresh token.
  private boolean isUsefulTo(TokenPair pair, Renewal renewal) {
    if (!(renewal instanceof Renewal.Granted granted)) {
      return true;
    }
    var renewed = granted.pair();
    // Without a refresh token the access token renews itself, and is another one each time.
    var rotated =
        pair.refreshToken().isEmpty() || !renewed.refreshToken().equals(pair.refreshToken());
    var over = renewed.endsWithin(Duration.ZERO, clock.instant());
    return !renewed.accessToken().equals(pair.accessToken()) && (rotated || !over);
  }

  private static String entry(String key) {
    return "renewal:" + key;
  }
}
