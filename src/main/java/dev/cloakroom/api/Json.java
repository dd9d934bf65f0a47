package dev.cloakroom.api;

import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/**
 * JSON answers, as bytes, so that no provider of the server gets a chance to write them in its own
 * way. What the caller would rather accept is disregarded (RFC 9110 section 12.4.1): there is only
 * this form, and a 406 helps nobody.
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
