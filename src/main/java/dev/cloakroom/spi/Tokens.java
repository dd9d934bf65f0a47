package dev.cloakroom.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The tokens of a session.
 *
 * @param accessToken visible ASCII without blanks
 * @param refreshToken the same, if there is one
 * @param expiresAt when the access token ends; if empty, the {@code exp} of a JWT counts, and an
 *     opaque token is taken for valid until the backend refuses it
 */
public record Tokens(
    String accessToken, Optional<String> refreshToken, Optional<Instant> expiresAt) {

  /**
   * @throws IllegalArgumentException if a token is empty or not visible ASCII. An access token of a
   *     session may have gone already: then it is empty, and there is a refresh token
   */
  public Tokens {
    Objects.requireNonNull(expiresAt);
    if (accessToken.isEmpty() && refreshToken.isEmpty()
        || !isVisible(accessToken)
        || refreshToken.filter(token -> token.isEmpty() || !isVisible(token)).isPresent()) {
      throw new IllegalArgumentException("a token is visible ASCII without blanks");
    }
  }

  /** An access token alone. */
  public static Tokens of(String accessToken) {
    return new Tokens(accessToken, Optional.empty(), Optional.empty());
  }

  /** An access token and a refresh token. */
  public static Tokens of(String accessToken, String refreshToken) {
    return new Tokens(accessToken, Optional.of(refreshToken), Optional.empty());
  }

  private static boolean isVisible(String token) {
    return token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Shows no token. */
  @Override
  public String toString() {
    return "Tokens[refreshToken=" + refreshToken.isPresent() + ", expiresAt=" + expiresAt + "]";
  }
}
