package dev.cloakroom.session;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What an end says, in memory and as a line of the journal that nodes share. */
sealed interface Ended {

  /** The line: kind, name, milliseconds since 1970. */
  String line();

  /**
   * One session.
   *
   * @param name {@link dev.cloakroom.token.Session#publicId()}
   * @param end when it would have ended anyway
   */
  record OfSession(String name, Instant end) implements Ended {
    /** Keeps milliseconds. */
    public OfSession {
      end = asWritten(end);
    }

    @Override
    public String line() {
      return "session " + name + " " + end.toEpochMilli();
    }
  }

  /**
   * Every session of a subject that had begun by then.
   *
   * @param subject {@link dev.cloakroom.token.Session#subjectDigest()}
   */
  record OfSubject(String subject, Instant until) implements Ended {
    /** Keeps milliseconds. */
    public OfSubject {
      until = asWritten(until);
    }

    @Override
    public String line() {
      return "subject " + subject + " " + until.toEpochMilli();
    }
  }

  // Who reads its own line must know it again.
  private static Instant asWritten(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Reads a line; what another version wrote may mean nothing to this one. */
  static Optional<Ended> of(String line) {
    var parts = line.split(" ");
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      var instant = Instant.ofEpochMilli(Long.parseLong(parts[2]));
      return switch (parts[0]) {
        case "session" -> Optional.of(new OfSession(parts[1], instant));
        case "subject" -> Optional.of(new OfSubject(parts[1], instant));
        default -> Optional.empty();
      };
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
