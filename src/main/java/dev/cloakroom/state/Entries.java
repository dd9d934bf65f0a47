package dev.cloakroom.state;

import java.time.Duration;
import java.util.Optional;

/**
 * Small values that end by themselves. Keys are visible ASCII. Each operation may throw {@link
 * StateUnavailable}, and takes bounded time to do so.
 */
public interface Entries {

  /** The value of a key that has not ended. */
  Optional<byte[]> get(String key);

  /** Sets the value, whatever was there. */
  void put(String key, byte[] value, Duration lifetime);

  /**
   * Sets the value if there is none, in one step: of all who try at the same time, on all nodes,
   * one is told {@code true}.
   */
  boolean putIfAbsent(String key, byte[] value, Duration lifetime);

  /** Gives the entry another lifetime from now, if it still has that value. */
  boolean prolong(String key, byte[] value, Duration lifetime);

  /** Removes the entry, if it still has that value. */
  void remove(String key, byte[] value);

  /** Removes the entry, whatever its value. */
  void remove(String key);

  /** How long the entry still lives. */
  Optional<Duration> left(String key);

  /** Whether other nodes see the same entries. */
  boolean shared();
}
