package dev.cloakroom.relay;

import java.util.Locale;
import java.util.Set;

/**
 * The cookies that a route passes on. The settings list them by name; the session cookies of this
 * application are never passed on, even if they are listed.
 */
final class RelayedCookies {
  private static final String HOST_PREFIX = "__host-";

  private final Set<String> names;
  private final String ours;

  /**
   * @param prefix of the names of this application's own cookies
   */
  RelayedCookies(Set<String> names, String prefix) {
    this.names = names;
    this.ours = prefix.toLowerCase(Locale.ROOT);
  }

  /** Whether none passes. */
  boolean isEmpty() {
    return names.isEmpty();
  }

  /** The {@code Cookie} field with only the cookies that pass; empty if none does. */
  String fromBrowser(String field) {
    var kept = new StringBuilder();
    for (var pair : field.split(";")) {
      var cookie = pair.strip();
      if (passes(name(cookie))) {
        kept.append(kept.isEmpty() ? "" : "; ").append(cookie);
      }
    }
    return kept.toString();
  }

  /**
   * A {@code Set-Cookie} line as the browser gets it; empty if it must not pass. {@code Path} is
   * replaced and {@code Domain} removed, because a backend does not know the paths of this
   * application, and must not set cookies for other routes.
   *
   * @param cookiePath the new {@code Path}; a {@code __Host-} cookie gets {@code /} instead
   */
  String fromBackend(String line, String cookiePath) {
    var parts = line.split(";", -1);
    var name = name(parts[0].strip());
    if (!passes(name)) {
      return "";
    }
    var kept = new StringBuilder(parts[0].strip());
    for (var i = 1; i < parts.length; i++) {
      var attribute = parts[i].strip();
      var key = name(attribute).toLowerCase(Locale.ROOT);
      if (!key.equals("path") && !key.equals("domain") && !attribute.isEmpty()) {
        kept.append("; ").append(attribute);
      }
    }
    // RFC 6265bis section 4.1.3.2: a browser accepts a __Host- cookie only with Path=/.
    var path = name.toLowerCase(Locale.ROOT).startsWith(HOST_PREFIX) ? "/" : cookiePath;
    return kept.append("; Path=").append(path).toString();
  }

  private boolean passes(String name) {
    return names.contains(name) && !isOurs(name.toLowerCase(Locale.ROOT));
  }

  private boolean isOurs(String name) {
    return name.startsWith(ours + "accesstoken")
        || name.startsWith(ours + "refreshtoken")
        || name.startsWith(ours + "lastseen");
  }

  private static String name(String cookie) {
    var equals = cookie.indexOf('=');
    return equals < 0 ? cookie : cookie.substring(0, equals).strip();
  }
}
