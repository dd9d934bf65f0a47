package dev.cloakroom.relay;

import java.util.Locale;
import java.util.Set;

/**
 * The few cookies that a route lets through: listed by name, and never ours, whatever the list
 * says.
 */
final class RelayedCookies {
  private static final String PRESERVED = "__host-";

  private final Set<String> names;
  private final String ours;

  /**
   * @param prefix what the names of our own cookies begin with
   */
  RelayedCookies(Set<String> names, String prefix) {
    this.names = names;
    this.ours = prefix.toLowerCase(Locale.ROOT);
  }

  /** Whether none passes. */
  boolean isEmpty() {
    return names.isEmpty();
  }

  /** What is left of a {@code Cookie} field; empty if nothing is. */
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
   * A {@code Set-Cookie} line as the browser gets it; empty if it must not pass. A backend neither
   * knows our paths nor may set cookies for other routes, so the path is ours to say.
   *
   * @param cookiePath the path that the cookie gets
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
    // RFC 6265bis section 4.1.3.2: a browser takes a __Host- cookie for the whole host or not at
    // all.
    var path = name.toLowerCase(Locale.ROOT).startsWith(PRESERVED) ? "/" : cookiePath;
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
