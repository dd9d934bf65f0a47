package dev.cloakroom.state;

import java.time.Duration;

/** Entries that are counters. The value is the count in decimal ASCII digits. */
public interface Counters extends Entries {

  /**
   * Adds {@code by} to the count, atomically. If the count becomes 0 or less, the entry is removed.
   *
   * @param by may be negative
   * @param lifetime of the entry, if this call creates it; ignored otherwise
   * @return the new count, at least 0
   */
  long count(String key, int by, Duration lifetime);
}
