package dev.cloakroom.api;

import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/**
 * JSON answers. They are bytes, so that no JSON provider of the server changes them. {@code Accept}
 * is disregarded instead of answered with 406 (RFC 9110 section 12.4.1), because JSON is the only
 * representation.
 */
final class Json {
  private Json() {}

  static byte[] bytes(JsonObjectBuilder builder) {
    return builder.build().toString().getBytes(StandardCharsets.UTF_8);
  }

  static Response answer(JsonObjectBuilder builder) {
    return answer(bytes(builder));
  }

  static Response answer(byte[] json) {
    return answer(Response.Status.OK, json);
  }

  static Response answer(Response.Status status, byte[] json) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(json).build();
  }
}
