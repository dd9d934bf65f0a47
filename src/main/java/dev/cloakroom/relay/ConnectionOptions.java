package dev.cloakroom.relay;

import java.util.Set;
import java.util.TreeSet;

/**
 * The fields that end with this connection because the message's own {@code Connection} names them
 * (RFC 9110 section 7.6.1).
 */
final class ConnectionOptions {
  private ConnectionOptions() {}

  /** The names in a {@code Connection} field, together with those found before. */
  static Set<String> and(Set<String> before, String value) {
    if (value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close")) {
      return before;
    }
    var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(before);
    for (var name : value.split(",")) {
      names.add(name.strip());
    }
    return names;
  }
}
