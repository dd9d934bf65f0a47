package dev.cloakroom.api;

import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;

/**
 * JSON as the bytes of an answer: no provider of the server gets a chance to write it in its own
 * way.
 */
final class Json {
  private Json() {}

  static byte[] bytes(JsonObjectBuilder builder) {
    return builder.build().toString().getBytes(StandardCharsets.UTF_8);
  }
}
