package dev.cloakroom.admin;

import java.util.List;
import java.util.Optional;

/** The {@code Authorization} field with a bearer token (RFC 6750 section 2.1). */
final class BearerField {
  private static final String SCHEME = "Bearer ";

  private BearerField() {}

  /**
   * The token.
   *
   * @param authorization the values of the request's {@code Authorization} fields
   * @return empty unless there is exactly one field, with this scheme
   */
  static Optional<String> token(List<String> authorization) {
    if (authorization.size() != 1) {
      return Optional.empty();
    }
    var field = authorization.get(0);
    return field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(field.substring(SCHEME.length()).strip())
        : Optional.empty();
  }
}
