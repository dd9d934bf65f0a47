package dev.cloakroom.config;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonPointer;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The place of a value in a backend's JSON: the name of a member of the outermost object, for
 * example {@code token}, or a JSON Pointer (RFC 6901), for example {@code /data/token}.
 *
 * @param text as configured; a JSON Pointer if it begins with a slash
 * @param pointer the same place as a JSON Pointer
 */
public record FieldPath(String text, JsonPointer pointer) {

  /**
   * @throws IllegalArgumentException if {@code text} is empty or no well-formed pointer
   */
  public static FieldPath of(String text) {
    if (text.isEmpty() || text.equals("/")) {
      throw new IllegalArgumentException("an empty name");
    }
    if (text.startsWith("/") && text.matches(".*~(?![01]).*")) {
      throw new IllegalArgumentException("a tilde that escapes nothing");
    }
    return new FieldPath(text, Json.createPointer(place(text)));
  }

  /** The place as the text of a JSON Pointer: {@code /token} for {@code token}. */
  String place() {
    return place(text);
  }

  private static String place(String text) {
    return text.startsWith("/") ? text : "/" + text.replace("~", "~0").replace("/", "~1");
  }

  /** The value at this place, or empty if {@code json} has no such place. */
  public Optional<JsonValue> find(JsonObject json) {
    try {
      return Optional.of(pointer.getValue(json));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** The last segment of the place: {@code token} for {@code /data/token}. */
  public String name() {
    return text.startsWith("/")
        ? text.substring(text.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~")
        : text;
  }

  /**
   * The values at these places, each under the {@link #name()} of its place. Of two places with one
   * name the first that is there counts. A null is left out.
   */
  public static Map<String, JsonValue> flat(List<FieldPath> places, JsonObject json) {
    var found = new LinkedHashMap<String, JsonValue>();
    for (var place : places) {
      place
          .find(json)
          .filter(value -> value != JsonValue.NULL)
          .ifPresent(value -> found.putIfAbsent(place.name(), value));
    }
    return found;
  }

  @Override
  public String toString() {
    return text;
  }
}
