package dev.cloakroom.state;

import java.time.Duration;
import java.util.List;

/**
 * Lines that each node reads in order from a position of its own. Each operation takes bounded time
 * and throws {@link StateUnavailable} if the store cannot be used.
 */
public interface Journal {
  /** The position in front of a journal's first line. */
  String BEGINNING = "";

  /**
   * Adds a line.
   *
   * @param line visible ASCII and spaces
   * @param lifetime the shortest time for which the line can be read
   */
  void append(String journal, String line, Duration lifetime);

  /**
   * The oldest lines behind a position, a bounded number of them.
   *
   * <p>A reader that continues from {@link Page#next} each time gets every line at least once. It
   * must accept a line twice, and lines in another order than they were added. For example, the ids
   * 7 and 8 come from a sequence of a database, and the transaction with 8 is committed first. A
   * reader that continued from 8 would never see 7. A store with such ids returns a {@code next} in
   * front of 7 until no transaction with an id below 8 can be open.
   *
   * @param position {@link Page#next} of the previous page, or {@link #BEGINNING}
   */
  Page read(String journal, String position);

  /**
   * A part of a journal.
   *
   * @param lines the lines, without line breaks
   * @param next the position from which to continue; its format is internal to the store
   * @param more whether there may be unread lines behind {@code next}
   * @param positionLost whether the journal has no line at the position any more. It expired, or
   *     another server took the place of the one that it was read from, without that one's last
   *     writes. Then {@code next} is {@link #BEGINNING}: the journal has to be read again.
   */
  record Page(List<String> lines, String next, boolean more, boolean positionLost) {

    /** A page whose position was found, or for which the store does not look it up. */
    public Page(List<String> lines, String next, boolean more) {
      this(lines, next, more, false);
    }

    /** To read the journal again from its beginning. */
    public static Page ofLostPosition() {
      return new Page(List.of(), BEGINNING, true, true);
    }
  }
}
