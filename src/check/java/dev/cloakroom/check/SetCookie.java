package dev.cloakroom.check;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One {@code Set-Cookie} line. Its text has no value.
 *
 * @param attributes by their names in lower case
 */
record SetCookie(String name, String value, Map<String, String> attributes) {

  static SetCookie parse(String line) {
    var parts = line.split(";");
    var attributes = new TreeMap<String, String>();
    for (var i = 1; i < parts.length; i++) {
      attributes.put(before(parts[i]).toLowerCase(Locale.ROOT), after(parts[i]));
    }
    return new SetCookie(before(parts[0]), after(parts[0]), attributes);
  }

  private static String before(String pair) {
    var equals = pair.indexOf('=');
    return (equals < 0 ? pair : pair.substring(0, equals)).strip();
  }

  private static String after(String pair) {
    var equals = pair.indexOf('=');
    return equals < 0 ? "" : pair.substring(equals + 1).strip();
  }

  /** Whether it is a cookie of Cloakroom, whatever the prefix. */
  boolean ours() {
    return name.matches(".*(accessToken|refreshToken)(\\.\\d)?|.*(idToken|lastSeen)") || ofSignIn();
  }

  /** Whether it is the cookie of a sign-in that is under way, which is Lax. */
  boolean ofSignIn() {
    return name.matches(".*login-[A-Za-z0-9_-]{8,}");
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  Optional<String> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  @Override
  public String toString() {
    var text = new StringBuilder(name).append("=…");
    attributes.forEach(
        (key, is) -> text.append("; ").append(key).append(is.isEmpty() ? "" : "=" + is));
    return text.toString();
  }
}
