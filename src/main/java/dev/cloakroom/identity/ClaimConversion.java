package dev.cloakroom.identity;

import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Gives a claim the type that a bean asks for (MicroProfile JWT 2.1 section 7.1.2). */
final class ClaimConversion {
  private ClaimConversion() {}

  /** The claim as that type; empty if it is missing, or has no such value. */
  static Optional<Object> of(JsonWebToken token, String claim, Class<?> type) {
    var value = token.<Object>getClaim(claim);
    if (value == null || type.isInstance(value)) {
      return Optional.ofNullable(value);
    }
    return JsonValue.class.isAssignableFrom(type)
        ? json(value).filter(type::isInstance).map(Object.class::cast)
        : plain(value).filter(type::isInstance).or(() -> set(value).filter(type::isInstance));
  }

  private static Optional<JsonValue> json(Object value) {
    var provider = StrictJson.PROVIDER;
    if (value instanceof String text) {
      return Optional.of(provider.createValue(text));
    }
    if (value instanceof Long number) {
      return Optional.of(provider.createValue(number));
    }
    if (value instanceof Boolean flag) {
      return Optional.of(flag ? JsonValue.TRUE : JsonValue.FALSE);
    }
    return value instanceof Collection<?> texts
        ? Optional.of(provider.createArrayBuilder(texts).build())
        : Optional.empty();
  }

  private static Optional<Object> plain(Object value) {
    if (value instanceof JsonString text) {
      return Optional.of(text.getString());
    }
    if (value instanceof JsonNumber number) {
      return Optional.of(number.longValue());
    }
    return value == JsonValue.TRUE || value == JsonValue.FALSE
        ? Optional.of(value == JsonValue.TRUE)
        : Optional.empty();
  }

  // A single text is a set of one, as for aud (RFC 7519 section 4.1.3).
  private static Optional<Set<String>> set(Object value) {
    if (value instanceof String text) {
      return Optional.of(Set.of(text));
    }
    return value instanceof JsonArray list
        ? Optional.of(
            list.stream()
                .flatMap(each -> each instanceof JsonString text ? Stream.of(text) : Stream.of())
                .map(JsonString::getString)
                .collect(Collectors.toUnmodifiableSet()))
        : Optional.empty();
  }
}
