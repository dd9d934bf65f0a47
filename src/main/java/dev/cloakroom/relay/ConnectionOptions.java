package dev.cloakroom.relay;

import java.util.Set;
import java.util.TreeSet;

/**
 * The names of the fields that are meant for this connection only, because the {@code Connection}
 * field of the message lists them (RFC 9110 section 7.6.1).
 */
final class ConnectionOptions {
  private ConnectionOptions() {}

  /** The names in one {@code Connection} field, together with those in {@code before}. */
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
