package dev.cloakroom.provider;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A verified ID token (OpenID Connect Core 1.0 section 2).
 *
 * @param sid the session at the provider (OpenID Connect Back-Channel Logout 1.0 section 2.1)
 * @param acr how the user was authenticated
 * @param authTime when the user was authenticated
 * @param claims all of them
 * @param compact the token itself
 */
public record IdToken(
    String issuer,
    String subject,
    Optional<String> sid,
    Optional<String> acr,
    Optional<Instant> authTime,
    JsonObject claims,
    String compact) {

  /** The claims are personal data. */
  @Override
  public String toString() {
    return "IdToken[sid=" + sid.isPresent() + ", claims=" + claims.size() + "]";
  }
}
