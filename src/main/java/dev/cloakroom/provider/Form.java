package dev.cloakroom.provider;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Parameters in the form of {@code application/x-www-form-urlencoded}, in UTF-8. */
final class Form {
  private final StringBuilder text = new StringBuilder();
  private final Set<String> names = new HashSet<>();

  /** Adds a parameter; a name may occur again (RFC 8707 section 2). */
  Form add(String name, String value) {
    names.add(name);
    if (!text.isEmpty()) {
      text.append('&');
    }
    text.append(encoded(name)).append('=').append(encoded(value));
    return this;
  }

  /** Adds a parameter, unless there is one of that name. */
  void addMissing(String name, String value) {
    if (!names.contains(name)) {
      add(name, value);
    }
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The parameters, for the query of a URL. */
  String query() {
    return text.toString();
  }

  /** The parameters, for the body of a request. */
  byte[] body() {
    return query().getBytes(StandardCharsets.US_ASCII);
  }
}
