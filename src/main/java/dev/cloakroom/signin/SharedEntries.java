package dev.cloakroom.signin;

import dev.cloakroom.state.Entries;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.StateUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Entries of all nodes together. This node keeps its own in its memory too, and while the shared
 * state cannot be reached, it knows those only.
 */
final class SharedEntries {
  private final Entries store;
  private final Entries own;

  SharedEntries(Entries store, Clock clock) {
    this.store = store;
    this.own = new MemoryStore(clock);
  }

  /** Sets an entry if there is none. Of all calls for it, on all nodes, one returns true. */
  boolean take(String entry, byte[] value, Duration lifetime) {
    if (!own.putIfAbsent(entry, value, lifetime)) {
      return false;
    }
    try {
      if (!store.shared() || store.putIfAbsent(entry, value, lifetime)) {
        return true;
      }
      // Another node has it, and its value counts.
      own.remove(entry);
      return false;
    } catch (StateUnavailable e) {
      return true;
    }
  }

  /** Sets or replaces an entry. */
  void put(String entry, byte[] value, Duration lifetime) {
    own.put(entry, value, lifetime);
    try {
      if (store.shared()) {
        store.put(entry, value, lifetime);
      }
    } catch (StateUnavailable e) {
      // Other nodes do without it.
    }
  }

  /** The value of an entry, if there is one. */
  Optional<byte[]> get(String entry) {
    return own.get(entry).or(() -> inStore(entry));
  }

  private Optional<byte[]> inStore(String entry) {
    try {
      return store.shared() ? store.get(entry) : Optional.empty();
    } catch (StateUnavailable e) {
      return Optional.empty();
    }
  }
}
