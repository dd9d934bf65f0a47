package dev.cloakroom.check;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request. Its text shows no value of a cookie and nothing of the body but what {@link #bodyIs}
 * says.
 *
 * @param body empty for none
 * @param bodyIs what the body is, in words
 */
record Ask(String method, URI uri, Map<String, String> fields, String body, String bodyIs) {
  private static final String COOKIE = "Cookie";

  static Ask get(URI uri) {
    return new Ask("GET", uri, Map.of(), "", "");
  }

  static Ask of(String method, URI uri) {
    return new Ask(method, uri, Map.of(), "", "");
  }

  Ask with(String name, String value) {
    var more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Ask(method, uri, more, body, bodyIs);
  }

  /** With the proof that a page of the app sends. */
  Ask fromPage() {
    return with("X-CSRF", "1");
  }

  Ask json(String text, String is) {
    return new Ask(method, uri, fields, text, is).with("Content-Type", "application/json");
  }

  /** Method, path and fields. */
  @Override
  public String toString() {
    var path = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?…";
    var shown =
        fields.entrySet().stream()
            .map(field -> field.getKey() + ": " + shown(field.getKey(), field.getValue()))
            .collect(Collectors.joining(", "));
    return method
        + " "
        + path
        + (shown.isEmpty() ? "" : " with " + shown)
        + (bodyIs.isEmpty() ? "" : " and " + bodyIs);
  }

  private static String shown(String name, String value) {
    return name.equals(COOKIE) ? "(" + value.length() + " characters)" : value;
  }
}
