package dev.cloakroom.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An access token, with its refresh token and expiry if there are any (RFC 6749 section 5.1).
 *
 * @param accessToken visible ASCII without spaces; empty in a pair of which only the refresh token
 *     is left
 * @param refreshToken visible ASCII without spaces, not empty
 * @param expiresAt when the access token expires, if that is known
 * @param idToken the ID token that came with them or that the session keeps (OpenID Connect Core
 *     1.0 section 2), visible ASCII; empty where it was not read
 * @param refreshExpiresAt when the refresh token expires, if that is known
 */
public record TokenPair(
    String accessToken,
    Optional<String> refreshToken,
    Optional<Instant> expiresAt,
    Optional<String> idToken,
    Optional<Instant> refreshExpiresAt) {

  // RFC 6749 appendix A.12 and A.17 allow VSCHAR and space. A space is refused because a header
  // field carries the token as one word; a line break would end the field.

  /**
   * @throws IllegalArgumentException if a token holds a character that is not visible ASCII, or if
   *     there is neither an access token nor a refresh token
   */
  public TokenPair {
    if (!accessToken.isEmpty() && !wellFormed(accessToken)
        || refreshToken.isPresent() && !wellFormed(refreshToken.get())
        || idToken.isPresent() && !wellFormed(idToken.get())) {
      throw new IllegalArgumentException("a token is visible ASCII");
    }
    if (accessToken.isEmpty() && refreshToken.isEmpty()) {
      throw new IllegalArgumentException("a pair holds at least one token");
    }
  }

  /** A pair without an ID token, whose refresh token has no end that is known. */
  public TokenPair(String accessToken, Optional<String> refreshToken, Optional<Instant> expiresAt) {
    this(accessToken, refreshToken, expiresAt, Optional.empty(), Optional.empty());
  }

  /** Whether a text can be a token: visible ASCII, not empty. */
  public static boolean wellFormed(String token) {
    // A loop, because this runs on every request: the pattern [!-~]+ takes ten times as long.
    for (var i = 0; i < token.length(); i++) {
      if (token.charAt(i) <= ' ' || token.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return !token.isEmpty();
  }

  /** Whether there is an access token. */
  public boolean hasAccessToken() {
    return !accessToken.isEmpty();
  }

  /** Whether the access token is missing, or expires within {@code ahead} from {@code now}. */
  public boolean endsWithin(Duration ahead, Instant now) {
    return !hasAccessToken() || expiresAt.isPresent() && !now.plus(ahead).isBefore(expiresAt.get());
  }

  /** Whether the refresh token has expired, as far as that is known. */
  public boolean refreshHasEnded(Instant now) {
    return refreshExpiresAt.filter(end -> !now.isBefore(end)).isPresent();
  }

  /** Whole seconds until the access token expires, never negative; empty if unknown. */
  public Optional<Long> secondsLeft(Instant now) {
    return expiresAt.map(end -> Math.max(0, Duration.between(now, end).toSeconds()));
  }

  /** This pair; without a refresh token, with that of {@code other} (RFC 6749 section 6). */
  public TokenPair orRefreshTokenOf(TokenPair other) {
    return refreshToken.isPresent()
        ? this
        : new TokenPair(
            accessToken, other.refreshToken, expiresAt, idToken, other.refreshExpiresAt);
  }

  /** This pair with another ID token, or without one. */
  public TokenPair withIdToken(Optional<String> other) {
    return new TokenPair(accessToken, refreshToken, expiresAt, other, refreshExpiresAt);
  }

  @Override
  public String toString() {
    return "TokenPair[accessToken="
        + hasAccessToken()
        + ", refreshToken="
        + refreshToken.isPresent()
        + ", expiresAt="
        + expiresAt
        + ", idToken="
        + idToken.isPresent()
        + "]";
  }
}
