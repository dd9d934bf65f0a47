package dev.cloakroom.issuer;

import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Writes the body of a request to the backend, as JSON or as a form. */
final class TokenRequestBody {
  private TokenRequestBody() {}

  /**
   * The object with the fixed members, which take the place of its own. They stand last, and
   * members that a backend may take for one of them are left out. For example, PHP takes {@code
   * tenant[]} for {@code tenant}, and .NET takes {@code Tenant} for it.
   */
  static JsonObject with(JsonObject json, Map<String, String> fixed) {
    var all = StrictJson.PROVIDER.createObjectBuilder(json);
    for (var name : json.keySet()) {
      if (fixed.keySet().stream().anyMatch(own -> mayBe(own, name))) {
        all.remove(name);
      }
    }
    fixed.forEach(all::add);
    return all.build();
  }

  private static boolean mayBe(String fixed, String name) {
    var plain = name.strip();
    return plain.equalsIgnoreCase(fixed)
        || plain.regionMatches(true, 0, fixed + "[", 0, fixed.length() + 1);
  }

  /** The object with a text at that place; objects on the way there are made. */
  static JsonObject with(JsonObject json, FieldPath place, String text) {
    if (!place.text().startsWith("/")) {
      return StrictJson.PROVIDER.createObjectBuilder(json).add(place.text(), text).build();
    }
    JsonStructure all = json;
    var path = place.text();
    for (var slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      var above = StrictJson.PROVIDER.createPointer(path.substring(0, slash));
      if (!above.containsValue(all)) {
        all = above.add(all, JsonValue.EMPTY_JSON_OBJECT);
      }
    }
    return place.pointer().add(all, StrictJson.PROVIDER.createValue(text)).asJsonObject();
  }

  /** The body, or empty if a form cannot express the object: it has nested members. */
  static Optional<byte[]> of(JsonObject json, RequestFormat format) {
    return switch (format) {
      case JSON -> Optional.of(json(json));
      case FORM -> form(json);
    };
  }

  // A page's password may hold half a surrogate pair, which UTF-8 cannot encode. It is written as
  // an escape (RFC 8259 section 7), as the page wrote it.
  private static byte[] json(JsonObject json) {
    var text = json.toString();
    var encodable = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        encodable.append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        encodable.append(c).append(text.charAt(++i));
      } else {
        encodable.append(String.format("\\u%04x", (int) c));
      }
    }
    return encodable.toString().getBytes(StandardCharsets.UTF_8);
  }

  // A null is left out, as browsers do with a control that has no value.
  private static Optional<byte[]> form(JsonObject json) {
    var pairs = new StringJoiner("&");
    for (var member : json.entrySet()) {
      var value = member.getValue();
      if (value instanceof JsonStructure) {
        return Optional.empty();
      }
      if (value != JsonValue.NULL) {
        var text = value instanceof JsonString string ? string.getString() : value.toString();
        pairs.add(encoded(member.getKey()) + "=" + encoded(text));
      }
    }
    return Optional.of(pairs.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
