package dev.cloakroom.issuer;

import dev.cloakroom.token.TokenPair;
import java.util.Optional;

/**
 * What a page signs in with.
 *
 * @param resource the name of a further login resource, or empty for {@code
 *     cloakroom.backend.login-path}
 * @param credentials a JSON object as UTF-8
 * @param presented the tokens of the session whose access token goes along, if any
 */
public record LoginInput(
    Optional<String> resource, byte[] credentials, Optional<TokenPair> presented) {

  /** Credentials for {@code cloakroom.backend.login-path}. */
  public static LoginInput of(byte[] credentials) {
    return new LoginInput(Optional.empty(), credentials, Optional.empty());
  }

  @Override
  public String toString() {
    return "LoginInput[" + resource + "]";
  }
}
