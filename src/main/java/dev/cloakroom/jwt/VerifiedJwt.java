package dev.cloakroom.jwt;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The claims of a valid JWT.
 *
 * @param claims by name; a value is a text, a number, a boolean, a list or a map
 */
public record VerifiedJwt(Map<String, Object> claims) {

  /** The claim, if it is present and a text. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(claims.get(name))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  /** The texts of the claim, if it is a list of nothing else; else none. */
  public List<String> texts(String name) {
    if (!(claims.get(name) instanceof Collection<?> values)
        || !values.stream().allMatch(String.class::isInstance)) {
      return List.of();
    }
    return values.stream().map(String.class::cast).toList();
  }

  /** Shows the names of the claims only, because the values are personal data. */
  @Override
  public String toString() {
    return "VerifiedJwt" + claims.keySet();
  }
}
