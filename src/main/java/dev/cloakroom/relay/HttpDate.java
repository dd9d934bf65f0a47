package dev.cloakroom.relay;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The current time in the format of {@code Date} (RFC 9110 section 5.6.7), made once a second. */
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final Clock clock;
  private volatile Written last = new Written(-1, "");

  private record Written(long second, String text) {}

  HttpDate(Clock clock) {
    this.clock = clock;
  }

  String now() {
    var second = clock.millis() / 1000;
    var written = last;
    if (written.second() != second) {
      written = new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
      last = written;
    }
    return written.text();
  }
}
