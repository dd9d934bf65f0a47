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
 * The end of every session that has that key and had begun by then.
 *
 * @param until to the millisecond; of one session, when it would have ended anyway, so that it had
 *     begun before
 */
record Ended(EndKey key, Instant until) {
  // Nodes of several versions read one journal: a word never changes, and a node skips those that
  // it does not know.
  private static final Map<String, EndKey.Kind> KINDS =
      Map.of(
          "session", EndKey.Kind.SESSION,
          "subject", EndKey.Kind.SUBJECT,
          "op", EndKey.Kind.PROVIDER_SID);
  private static final Map<EndKey.Kind, String> WORDS =
      KINDS.entrySet().stream().collect(Collectors.toMap(Entry::getValue, Entry::getKey));

  /** Keeps milliseconds: whoever reads its own line must know it again. */
  Ended {
    until = until.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The line of the journal that nodes share: kind, key, milliseconds since 1970. */
  String line() {
    return WORDS.get(key.kind()) + " " + key.key() + " " + until.toEpochMilli();
  }

  /** Reads a line; what another version wrote may mean nothing to this one. */
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
