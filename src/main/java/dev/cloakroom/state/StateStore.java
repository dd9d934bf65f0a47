package dev.cloakroom.state;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A place for small values that nodes share. Every entry ends by itself. Keys are visible ASCII.
 * Each operation may throw {@link StateUnavailable}, and takes bounded time to do so.
 */
public interface StateStore extends AutoCloseable {

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

  /**
   * Counts up or down, in one step, and never below nothing: at 0 the entry is gone. What is
   * counted can be read, and put, as decimal digits.
   *
   * @param lifetime of the entry, if this begins it
   * @return the count after it
   */
  long count(String key, int by, Duration lifetime);

  /** How long the entry still lives. */
  Optional<Duration> left(String key);

  /**
   * Adds an entry to the end of a journal. It can be read for at least so long.
   *
   * @param entry visible ASCII and spaces
   */
  void append(String journal, String entry, Duration lifetime);

  /**
   * The oldest entries behind a position, a bounded number of them.
   *
   * @param position of the last entry that the reader knows, or {@link #BEGINNING}
   */
  List<Entry> read(String journal, String position);

  /** Whether other nodes see the same entries. */
  boolean shared();

  @Override
  void close();

  /** The position in front of a journal's first entry. */
  String BEGINNING = "";

  /**
   * One entry of a journal.
   *
   * @param position orders it among the others; compared by the store only
   */
  record Entry(String position, String text) {}
}
