package dev.cloakroom.state;

import java.time.Duration;
import java.util.Optional;

/**
 * Small values that expire. Keys are visible ASCII. Each operation takes bounded time and throws
 * {@link StateUnavailable} if the store cannot be used.
 */
public interface Entries {

  /** The value of the key, or empty if there is none or it has expired. */
  Optional<byte[]> get(String key);

  /** Sets or replaces the value. */
  void put(String key, byte[] value, Duration lifetime);

  /**
   * Sets the value if there is none, atomically.
   *
   * @return whether this call set the value: of concurrent calls on all nodes, one returns true
   */
  boolean putIfAbsent(String key, byte[] value, Duration lifetime);

  /**
   * Sets the lifetime of the entry, from now, if it still has that value.
   *
   * @return whether it had
   */
  boolean prolong(String key, byte[] value, Duration lifetime);

  /** Removes the entry, if it still has that value. */
  void remove(String key, byte[] value);

  /** Removes the entry, whatever its value. */
  void remove(String key);

  /** The time until the entry expires, or empty if there is no entry. */
  Optional<Duration> left(String key);

  /** Whether other nodes see the same entries. */
  boolean shared();
}
