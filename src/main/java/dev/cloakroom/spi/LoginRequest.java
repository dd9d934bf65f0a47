package dev.cloakroom.spi;

import jakarta.json.JsonObject;
import java.util.Optional;

/**
 * What a page signs in with.
 *
 * @param resource the name in {@code /api/login/<name>}; empty for {@code /api/login}
 * @param credentials the JSON object that the page sent
 * @param session the tokens of the session that is to get new ones, if {@code
 *     cloakroom.login.<name>.token} is {@code required}
 */
public record LoginRequest(
    Optional<String> resource, JsonObject credentials, Optional<Tokens> session) {

  /** Shows no credential. */
  @Override
  public String toString() {
    return "LoginRequest[" + resource + "]";
  }
}
