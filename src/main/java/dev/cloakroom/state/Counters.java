package dev.cloakroom.state;

import java.time.Duration;

/** Entries that are counted. The value of one is the count as decimal digits. */
public interface Counters extends Entries {

  /**
   * Counts up or down, in one step, and never below nothing: at 0 the entry is gone.
   *
   * @param lifetime of the entry, if this begins it
   * @return the count after it
   */
  long count(String key, int by, Duration lifetime);
}
