package dev.cloakroom.renewal;

import dev.cloakroom.background.Background;
import dev.cloakroom.state.Entries;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.token.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The right to ask the backend about one refresh token, held by one node at a time. It ends by
 * itself a few seconds after its holder died, and goes on for as long as a living holder needs.
 */
final class Leases {
  /** How long the others wait for a node that died. */
  static final Duration LIFE = Duration.ofSeconds(3);

  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Entries entries;
  private final Background background;
  private final byte[] holder;

  Leases(Entries entries, Background background, NodeId node) {
    this.entries = entries;
    this.background = background;
    this.holder = node.id().getBytes(StandardCharsets.US_ASCII);
  }

  /** A lease that is held until it is closed. */
  @FunctionalInterface
  interface Lease {
    /** Lets the next one have it. */
    void close();
  }

  /**
   * The lease, unless another node holds it.
   *
   * @throws StateUnavailable if nobody can tell
   */
  Optional<Lease> acquire(String renewalKey) {
    var key = "lease:" + renewalKey;
    if (!entries.putIfAbsent(key, holder, LIFE)) {
      return Optional.empty();
    }
    // Without other nodes nobody waits for it to end.
    Background.Repetition beat =
        entries.shared() ? background.every(BEAT, () -> prolong(key)) : () -> {};
    return Optional.of(
        () -> {
          beat.close();
          release(key);
        });
  }

  private void prolong(String key) {
    try {
      entries.prolong(key, holder, LIFE);
    } catch (StateUnavailable e) {
      // The next beat tries again; the store has said what it suffers from.
    }
  }

  private void release(String key) {
    try {
      entries.remove(key, holder);
    } catch (StateUnavailable e) {
      // Then it ends by itself.
    }
  }
}
