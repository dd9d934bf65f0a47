package dev.cloakroom.identity;

import jakarta.json.JsonObject;

/**
 * Claims that were verified, and the token that they are from.
 *
 * @param claims as the token has them
 * @param token the compact form of the JWT; empty if only its claims were kept
 */
record VerifiedClaims(JsonObject claims, String token) {

  /** Shows the names of the claims only, because the values are personal data. */
  @Override
  public String toString() {
    return "VerifiedClaims" + claims.keySet();
  }
}
