package dev.cloakroom.config;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonPointer;
import jakarta.json.JsonValue;
import java.util.Optional;

/**
 * Where a value stands in a backend's JSON: a member of the outermost object, or a JSON Pointer
 * (RFC 6901) if it begins with a slash.
 *
 * @param text as configured
 * @param pointer the same place as a pointer
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
    var pointer = text.startsWith("/") ? text : "/" + text.replace("~", "~0").replace("/", "~1");
    return new FieldPath(text, Json.createPointer(pointer));
  }

  /** What stands there, if the path leads anywhere in {@code json}. */
  public Optional<JsonValue> find(JsonObject json) {
    try {
      return Optional.of(pointer.getValue(json));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
