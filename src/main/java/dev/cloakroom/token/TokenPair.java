package dev.cloakroom.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An access token and what came with it (RFC 6749 section 5.1).
 *
 * @param accessToken visible ASCII without spaces; empty in a pair of which only the refresh token
 *     is left
 * @param refreshToken what renews it, if anything does
 * @param expiresAt when the access token ends, if that is known
 */
public record TokenPair(
    String accessToken, Optional<String> refreshToken, Optional<Instant> expiresAt) {

  // RFC 6749 appendix A.12 and A.17 allow VSCHAR and space; a space has no place in a header field
  // made of one token, and a line break must never reach one.

  /**
   * @throws IllegalArgumentException if a token holds anything but visible ASCII
   */
  public TokenPair {
    if (!accessToken.isEmpty() && !wellFormed(accessToken)
        || refreshToken.isPresent() && !wellFormed(refreshToken.get())) {
      throw new IllegalArgumentException("a token is visible ASCII");
    }
    if (accessToken.isEmpty() && refreshToken.isEmpty()) {
      throw new IllegalArgumentException("a pair holds at least one token");
    }
  }

  /** Whether a text can be a token: visible ASCII, not empty. */
  public static boolean wellFormed(String token) {
    // A loop, for this runs on every request: the expression [!-~]+ takes ten times as long.
    for (var i = 0; i < token.length(); i++) {
      if (token.charAt(i) <= ' ' || token.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return !token.isEmpty();
  }

  /** Whether there is an access token at all. */
  public boolean hasAccessToken() {
    return !accessToken.isEmpty();
  }

  /** Whether the access token is missing, or will have ended once {@code ahead} has passed. */
  public boolean endsWithin(Duration ahead, Instant now) {
    return !hasAccessToken() || expiresAt.isPresent() && !now.plus(ahead).isBefore(expiresAt.get());
  }

  /** Whole seconds that the access token has left, never negative, if that is known. */
  public Optional<Long> secondsLeft(Instant now) {
    return expiresAt.map(end -> Math.max(0, Duration.between(now, end).toSeconds()));
  }

  /** This pair with the other's refresh token where it has none of its own (RFC 6749 section 6). */
  public TokenPair orRefreshTokenOf(TokenPair other) {
    return refreshToken.isPresent()
        ? this
        : new TokenPair(accessToken, other.refreshToken, expiresAt);
  }

  @Override
  public String toString() {
    return "TokenPair[accessToken="
        + hasAccessToken()
        + ", refreshToken="
        + refreshToken.isPresent()
        + ", expiresAt="
        + expiresAt
        + "]";
  }
}
