package dev.cloakroom.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * How often something may happen: {@code count} times at once, and on average as often in each
 * {@code window}. For example, with 60 in a minute: 60 at once, and then one a second.
 *
 * @param count from 1 to 1,000,000
 * @param window from one second to one day
 */
public record Rate(int count, Duration window) {
  static final int MOST = 1_000_000;
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofDays(1);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one of the two is out of its range
   */
  public Rate {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(count + " is no count from 1 to " + MOST);
    }
    if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          window + " is no time from " + SHORTEST + " to " + LONGEST);
    }
  }

  /**
   * Reads a text such as {@code 60/PT1M}.
   *
   * @throws IllegalArgumentException if it has another form, or if a part is out of its range
   */
  static Rate parse(String text) {
    var parts = text.split("/", -1);
    if (parts.length != 2 || !parts[0].strip().matches("\\d{1,9}")) {
      throw new IllegalArgumentException("'" + text + "' is no count and time");
    }
    try {
      return new Rate(Integer.parseInt(parts[0].strip()), Duration.parse(parts[1].strip()));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + parts[1] + "' is no ISO-8601 duration");
    }
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return count + "/" + window;
  }
}
