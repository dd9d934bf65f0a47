package dev.cloakroom.it;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An answer of the backend of a preset.
 *
 * @param cookies values by name
 */
record PresetAnswer(
    int status, String body, Map<String, String> fields, Map<String, String> cookies) {

  /** JSON, in which {@code '} stands for a quotation mark and {@code %s} for the next text. */
  static PresetAnswer json(int status, String body, Object... texts) {
    var type = Map.of("Content-Type", "application/json");
    return new PresetAnswer(status, body.replace('\'', '"').formatted(texts), type, Map.of());
  }

  static PresetAnswer text(int status, String body) {
    return new PresetAnswer(status, body, Map.of("Content-Type", "text/plain"), Map.of());
  }

  /** The same with one more header field. */
  PresetAnswer field(String name, String value) {
    var more = new TreeMap<>(fields);
    more.put(name, value);
    return new PresetAnswer(status, body, more, cookies);
  }

  /** The same with one more cookie. */
  PresetAnswer cookie(String name, String value) {
    var more = new TreeMap<>(cookies);
    more.put(name, value);
    return new PresetAnswer(status, body, fields, more);
  }

  /** The lines of {@code Set-Cookie}. */
  Iterable<String> setCookies() {
    var lines = new TreeSet<String>();
    cookies.forEach((name, value) -> lines.add(name + "=" + value + "; Path=/; HttpOnly"));
    return lines;
  }
}
