package dev.cloakroom.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The fields of a form or of a query, {@code application/x-www-form-urlencoded}. */
public record FormFields(Map<String, List<String>> all) {

  /** Null reads as empty. */
  public static FormFields read(String encoded) {
    var all = new LinkedHashMap<String, List<String>>();
    for (var pair : Optional.ofNullable(encoded).orElse("").split("&")) {
      if (!pair.isEmpty()) {
        var parts = pair.split("=", 2);
        all.computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
            .add(parts.length == 1 ? "" : decode(parts[1]));
      }
    }
    return new FormFields(all);
  }

  /** The only value of a field; empty if there is none or more than one. */
  public Optional<String> one(String name) {
    var values = all.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /** The same, or an empty text. */
  public String get(String name) {
    return one(name).orElse("");
  }

  /** Whether a name is there twice that may not be; {@code resource} may (RFC 8707 section 2). */
  boolean repeats() {
    return all.entrySet().stream()
        .anyMatch(field -> field.getValue().size() > 1 && !field.getKey().equals("resource"));
  }

  /** Fields as a form or a query, in the order of the map. */
  public static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  /** One name or value as it stands in a form or a query. */
  public static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
