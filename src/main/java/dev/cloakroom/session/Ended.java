package dev.cloakroom.session;

import dev.cloakroom.token.EndKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The end of the sessions that a key names: of all that began at or before {@code until}.
 *
 * @param until to the millisecond. If the key names one session, this is the end of its lifetime,
 *     which is later than its beginning.
 */
record Ended(EndKey key, Instant until) {
  // Nodes of different versions share one journal. So these words never change, and a node skips a
  // line with a word that it does not know.
  private static final Map<String, EndKey.Kind> KINDS =
      Map.of(
          "session", EndKey.Kind.SESSION,
          "subject", EndKey.Kind.SUBJECT,
          "op", EndKey.Kind.PROVIDER_SID);
  private static final Map<EndKey.Kind, String> WORDS =
      KINDS.entrySet().stream().collect(Collectors.toMap(Entry::getValue, Entry::getKey));

  /** Truncates to milliseconds, so that an end equals the one that is read from its line. */
  Ended {
    until = until.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The line of the journal that nodes share: kind, key, milliseconds since 1970. */
  String line() {
    return WORDS.get(key.kind()) + " " + key.key() + " " + until.toEpochMilli();
  }

  /** Reads a line; empty if it has a form that this version does not know. */
  static Optional<Ended> of(String line) {
    var parts = line.split(" ");
    if (parts.length != 3 || !KINDS.containsKey(parts[0])) {
      return Optional.empty();
    }
    try {
      var until = Instant.ofEpochMilli(Long.parseLong(parts[2]));
      return Optional.of(new Ended(new EndKey(KINDS.get(parts[0]), parts[1]), until));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
