package dev.cloakroom.issuer;

import dev.cloakroom.config.FieldPath;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code cloakroom.login.reason-fields} and {@code reasons}: why the backend rejected a login, in
 * words that the configuration lists.
 */
final class ReasonFields {
  private final List<FieldPath> fields;
  private final Set<String> reasons;

  ReasonFields(List<FieldPath> fields, Set<String> reasons) {
    this.fields = fields;
    this.reasons = reasons;
  }

  boolean areSet() {
    return !fields.isEmpty();
  }

  /** The first member's text that is listed, letter by letter. No other text is a reason. */
  Optional<String> in(JsonObject json) {
    return fields.stream()
        .flatMap(field -> field.find(json).stream())
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).getString())
        .filter(reasons::contains)
        .findFirst();
  }
}
