package dev.cloakroom.it;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.testing.ScriptedServer.Received;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A call that came to the backend of a preset.
 *
 * @param path below the backend's URL
 */
record PresetCall(String path, Received received) {

  /** What a rule is written for, for example {@code POST /login} or {@code GET /x?y=z}. */
  String line() {
    var query = received.query() == null ? "" : "?" + received.query();
    return received.method() + " " + path + query;
  }

  /** The text at a JSON Pointer, or with that name; empty if the body is not sent as JSON. */
  Optional<String> json(String member) {
    if (!isOf("application/json")) {
      return Optional.empty();
    }
    try {
      var pointer = Json.createPointer(member.startsWith("/") ? member : "/" + member);
      return StrictJson.object(received.body())
          .map(pointer::getValue)
          .filter(JsonString.class::isInstance)
          .map(text -> ((JsonString) text).getString());
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** The value of a field of a form; empty if the body is not sent as a form. */
  Optional<String> form(String name) {
    if (!isOf("application/x-www-form-urlencoded")) {
      return Optional.empty();
    }
    return Arrays.stream(received.body().split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2 && pair[0].equals(name))
        .map(pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))
        .findFirst();
  }

  private boolean isOf(String mediaType) {
    return received.header("Content-Type").filter(type -> type.startsWith(mediaType)).isPresent();
  }

  /** What stands behind {@code prefix} in a header field. */
  Optional<String> field(String name, String prefix) {
    return received
        .header(name)
        .filter(value -> value.startsWith(prefix))
        .map(value -> value.substring(prefix.length()));
  }

  Optional<String> bearer() {
    return field("Authorization", "Bearer ");
  }

  Optional<String> cookie(String name) {
    return received.header("Cookie").stream()
        .flatMap(all -> Arrays.stream(all.split("; ")))
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1))
        .findFirst();
  }
}
