package dev.cloakroom.renewal;

import dev.cloakroom.background.Background;
import dev.cloakroom.state.Entries;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.token.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Leases on refresh tokens: the node that holds the lease of a token may use the token at its
 * issuer. One node at a time holds a lease. The holder prolongs it every second until it is done.
 * If the holder dies, the lease expires.
 */
final class Leases {
  /** How long a lease lasts unless it is prolonged: so long others wait for a node that died. */
  static final Duration LIFE = Duration.ofSeconds(3);

  private static final Duration PROLONG_EVERY = Duration.ofSeconds(1);

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
    /** Releases the lease, so that another node can acquire it. */
    void close();
  }

  /**
   * Acquires the lease of a refresh token.
   *
   * @return empty if another node holds the lease
   * @throws StateUnavailable if the shared state cannot be reached
   */
  Optional<Lease> acquire(String renewalKey) {
    var key = "lease:" + renewalKey;
    if (!entries.putIfAbsent(key, holder, LIFE)) {
      return Optional.empty();
    }
    // Without a shared state no other node can wait for the lease, so it need not be prolonged.
    Background.Repetition prolonging =
        entries.shared() ? background.every(PROLONG_EVERY, () -> prolong(key)) : () -> {};
    return Optional.of(
        () -> {
          prolonging.close();
          release(key);
        });
  }

  private void prolong(String key) {
    try {
      entries.prolong(key, holder, LIFE);
    } catch (StateUnavailable e) {
      // The next repetition tries again. The store has logged the fault.
    }
  }

  private void release(String key) {
    try {
      entries.remove(key, holder);
    } catch (StateUnavailable e) {
      // The lease expires after LIFE.
    }
  }
}
