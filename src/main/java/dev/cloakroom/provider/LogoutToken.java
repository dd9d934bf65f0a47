package dev.cloakroom.provider;

import java.time.Instant;
import java.util.Optional;

/**
 * A verified logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4). It names a session
 * at the provider, or a user, or both.
 *
 * @param sid the session at the provider
 * @param subject the user
 * @param id {@code jti}
 * @param issuedAt {@code iat}
 * @param expiresAt until when a repetition of the token would be accepted
 */
public record LogoutToken(
    Optional<String> sid,
    Optional<String> subject,
    String id,
    Instant issuedAt,
    Instant expiresAt) {

  /** The names are personal data. */
  @Override
  public String toString() {
    return "LogoutToken[sid="
        + sid.isPresent()
        + ", subject="
        + subject.isPresent()
        + ", issuedAt="
        + issuedAt
        + "]";
  }
}
