package dev.cloakroom.cookie;

import dev.cloakroom.config.Settings.SessionLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One cookie as one value: {@link #issue} and {@link #expire} write the same attributes, because a
 * browser keeps a cookie whose deletion differs (RFC 6265bis section 5.7).
 *
 * <p>The line is written here rather than by {@code NewCookie} or {@code Cookie}: servers add an
 * obsolete {@code Version}, or drop {@code SameSite}.
 *
 * @param name the whole name, prefix included
 * @param secure false only for development on plain http
 * @param persistent whether the browser may keep it when it closes, until {@code Max-Age}
 */
record CookieSpec(String name, boolean secure, boolean persistent) {

  /** What a browser takes of one {@code Set-Cookie} line, in bytes (RFC 6265bis section 5.6). */
  static final int MAX_BYTES = 4096;

  private static final Duration MAX_AGE = SessionLimits.LONGEST;

  /** The line that sets the cookie. {@code value} consists of cookie-octets. */
  String issue(String value, Duration maxAge) {
    var age = maxAge.compareTo(MAX_AGE) > 0 ? MAX_AGE : maxAge;
    var seconds = Math.max(1, age.plusMillis(999).toSeconds());
    return line(value, persistent ? Optional.of(seconds) : Optional.empty());
  }

  /** The line that deletes the cookie. */
  String expire() {
    return line("", Optional.of(0L));
  }

  /** The part of one more {@code Set-Cookie} line of a value that takes several. */
  CookieSpec part(int index) {
    return index == 0 ? this : new CookieSpec(name + "." + index, secure, persistent);
  }

  /** How long a value may be so that the whole line is within {@link #MAX_BYTES}. */
  int room() {
    return MAX_BYTES - issue("", MAX_AGE).getBytes(StandardCharsets.US_ASCII).length;
  }

  private String line(String value, Optional<Long> maxAge) {
    return name
        + "="
        + value
        + "; Path=/"
        + maxAge.map(seconds -> "; Max-Age=" + seconds).orElse("")
        + (secure ? "; Secure" : "")
        + "; HttpOnly; SameSite=Strict";
  }
}
