package dev.cloakroom.cookie;

import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.token.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The name and attributes of a cookie. {@link #issue} and {@link #expire} write the same
 * attributes: a browser deletes a cookie only if the line that expires it has the same name and
 * path (RFC 6265bis section 5.7).
 *
 * <p>The {@code Set-Cookie} line is not written by {@code NewCookie} or {@code Cookie}, because
 * servers add an obsolete {@code Version} to those, or drop {@code SameSite}.
 *
 * @param name the whole name, prefix included
 * @param path the URL path below which a browser sends the cookie
 * @param sameSite on which requests from other sites a browser sends it
 * @param secure false only for development on plain http
 * @param persistent whether the browser may keep it when it closes, until {@code Max-Age}
 */
record CookieSpec(String name, String path, SameSite sameSite, boolean secure, boolean persistent) {

  /** The longest {@code Set-Cookie} line that is sent, in bytes (RFC 6265bis section 5.6). */
  static final int MAX_BYTES = 4096;

  private static final String HOST_PREFIX = "__Host-";
  private static final Duration MAX_AGE = SessionLimits.LONGEST;

  /**
   * Refuses attributes with which a browser would ignore the cookie.
   *
   * @throws IllegalArgumentException if the path is not absolute or holds a character that the
   *     attribute cannot, if a {@code __Host-} cookie has another path than {@code /} or no {@code
   *     Secure} (RFC 6265bis section 4.1.3.2), or if {@code SameSite=None} comes without {@code
   *     Secure} (section 5.7)
   */
  CookieSpec {
    if (!path.matches("/[!-:<-~]*")) {
      throw new IllegalArgumentException("a path is / and visible ASCII without ;");
    }
    // Browsers compare the prefix without regard to case (section 5.4).
    if (name.regionMatches(true, 0, HOST_PREFIX, 0, HOST_PREFIX.length())
        && !(secure && path.equals("/"))) {
      throw new IllegalArgumentException("a __Host- cookie has Path=/ and Secure");
    }
    if (sameSite == SameSite.NONE && !secure) {
      throw new IllegalArgumentException("SameSite=None needs Secure");
    }
  }

  /** A cookie with {@code Path=/} and {@code SameSite=Strict}. */
  CookieSpec(String name, boolean secure, boolean persistent) {
    this(name, "/", SameSite.STRICT, secure, persistent);
  }

  /**
   * The value of the {@code Set-Cookie} field that sets the cookie.
   *
   * @param value cookie-octets (RFC 6265bis section 4.1.1)
   * @param maxAge rounded up to seconds, at least one; used only if the cookie is persistent
   */
  String issue(String value, Duration maxAge) {
    var age = maxAge.compareTo(MAX_AGE) > 0 ? MAX_AGE : maxAge;
    var seconds = Math.max(1, age.plusMillis(999).toSeconds());
    return line(value, persistent ? Optional.of(seconds) : Optional.empty());
  }

  /** The value of the {@code Set-Cookie} field that deletes the cookie. */
  String expire() {
    return line("", Optional.of(0L));
  }

  /** The cookie of one part of a value; part 0 has the plain name, part 1 {@code name.1}. */
  CookieSpec part(int index) {
    return index == 0 ? this : named(name + "." + index);
  }

  /** A cookie of that name with the same attributes. */
  CookieSpec named(String other) {
    return new CookieSpec(other, path, sameSite, secure, persistent);
  }

  /** This cookie, persistent as the session's attributes say; unchanged if they do not say. */
  CookieSpec keptAsIn(Session session) {
    return session
        .attributes()
        .persistent()
        .map(kept -> new CookieSpec(name, path, sameSite, secure, kept))
        .orElse(this);
  }

  /** How long a value may be, in characters, so that the line is within {@link #MAX_BYTES}. */
  int room() {
    return MAX_BYTES - issue("", MAX_AGE).getBytes(StandardCharsets.US_ASCII).length;
  }

  private String line(String value, Optional<Long> maxAge) {
    return name
        + "="
        + value
        + "; Path="
        + path
        + maxAge.map(seconds -> "; Max-Age=" + seconds).orElse("")
        + (secure ? "; Secure" : "")
        + "; HttpOnly; SameSite="
        + sameSite.attribute();
  }
}
