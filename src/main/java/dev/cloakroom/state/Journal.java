package dev.cloakroom.state;

import java.time.Duration;
import java.util.List;

/**
 * Lines that each node reads at its own pace. Each operation may throw {@link StateUnavailable},
 * and takes bounded time to do so.
 */
public interface Journal {
  /** The position in front of a journal's first line. */
  String BEGINNING = "";

  /**
   * Adds a line. It can be read for at least so long.
   *
   * @param line visible ASCII and spaces
   */
  void append(String journal, String line, Duration lifetime);

  /**
   * The oldest lines behind a position, a bounded number of them.
   *
   * <p>A reader that goes on from {@link Page#next} each time gets every line at least once. It may
   * get a line twice, and lines in another order than they were added, so it must not mind either.
   * For example, the ids 7 and 8 come from a sequence of a database, and the transaction with 8 is
   * committed first. Who read on from 8 would never see 7. A store with such ids answers with a
   * {@code next} in front of 7 until no transaction with an earlier id than 8 can be under way.
   *
   * @param position {@link Page#next} of the reading before, or {@link #BEGINNING}
   */
  Page read(String journal, String position);

  /**
   * A part of a journal.
   *
   * @param next where to read on; means something to the store only
   * @param more whether there are lines behind {@code next} that the reader may not have had yet
   */
  record Page(List<String> lines, String next, boolean more) {}
}
