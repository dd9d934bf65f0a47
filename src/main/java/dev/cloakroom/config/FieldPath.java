package dev.cloakroom.config;

import jakarta.json.Json;
import jakarta.json.JsonPointer;

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
    var pointer = text.startsWith("/") ? text : "/" + text.replace("~", "~0").replace("/", "~1");
    return new FieldPath(text, Json.createPointer(pointer));
  }

  @Override
  public String toString() {
    return text;
  }
}
