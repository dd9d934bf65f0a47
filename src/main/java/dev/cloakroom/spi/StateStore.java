package dev.cloakroom.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what nodes share: entries and journals, for example in the team's SQL database. A bean of
 * this type takes the place of {@code cloakroom.state}; of two, the start fails.
 *
 * <p>Methods are called by several threads at once, and several times a second on each node. Each
 * should take bounded time. If one throws, Cloakroom goes on as it does while Redis is away. All
 * nodes need the same {@code cloakroom.cookie.keys} and clocks that agree within a second.
 */
public interface StateStore {

  /**
   * The text of an entry, or empty if there is none.
   *
   * @param key visible ASCII, at most 200 characters
   */
  Optional<String> get(String key);

  /**
   * Replaces the text of an entry, if it is still what it was. On all nodes together, of several
   * calls with the same {@code before} at most one succeeds.
   *
   * @param before the text that the entry must have; empty if there must be no entry
   * @param after the new text, visible ASCII and blanks; empty removes the entry
   * @param lifetime after which the entry may be removed. It need not be: the text itself says when
   *     it ends
   * @return whether the entry was as {@code before} says
   */
  boolean replace(String key, Optional<String> before, Optional<String> after, Duration lifetime);

  /**
   * Adds a line to a journal.
   *
   * @param journal its name, visible ASCII
   * @param line visible ASCII and blanks
   * @param lifetime for which the line must at least be kept
   */
  void append(String journal, String line, Duration lifetime);

  /**
   * The oldest lines behind a position. A reader that goes on from {@link Page#next} each time must
   * get every line at least once. It may get a line twice.
   *
   * <p>Example: a table's sequence gives the ids 7 and 8, and the transaction with 8 commits first.
   * A reader that went on from 8 would never get 7. Such a store returns a {@code next} in front of
   * 7 as long as a transaction with a lower id than 8 may be open.
   *
   * @param position {@link Page#next} of the page before; empty for the beginning
   */
  Page read(String journal, String position);

  /**
   * A part of a journal.
   *
   * @param lines the oldest first
   * @param next where to go on, in a form of the store's own; without lines, the position that was
   *     asked for
   * @param more whether there may be unread lines behind {@code next}
   */
  record Page(List<String> lines, String next, boolean more) {

    /** Defensive copy. */
    public Page {
      lines = List.copyOf(lines);
    }
  }
}
