package dev.cloakroom.jwt;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that a valid JWT follows (RFC 8725 section 3).
 *
 * @param keys the issuer's public keys
 * @param algorithms accepted values of {@code alg} (RFC 7518 section 3.1), all of them with a
 *     public key
 * @param issuer the accepted value of {@code iss}
 * @param audiences {@code aud} has to name one of them; empty if {@code aud} is not checked
 * @param skew the most by which the issuer's clock may differ from ours
 * @param requiredClaims names of claims that have to be present, with any value
 * @param maxAge the longest time since {@code iat}, if there is such a limit
 */
public record JwtRules(
    VerificationKeys keys,
    Set<String> algorithms,
    String issuer,
    Set<String> audiences,
    Duration skew,
    Set<String> requiredClaims,
    Optional<Duration> maxAge) {

  /**
   * Checks the rules.
   *
   * @throws IllegalArgumentException if there is no issuer or no algorithm, or an algorithm that
   *     has no public key
   */
  public JwtRules {
    algorithms = Set.copyOf(algorithms);
    audiences = Set.copyOf(audiences);
    requiredClaims = Set.copyOf(requiredClaims);
    if (issuer.isEmpty()) {
      throw new IllegalArgumentException("without an issuer any JWT under the keys would do");
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("without an algorithm no JWT would do");
    }
    // RFC 8725 section 2.1: with HMAC, a client could sign a JWT with the public key as the secret.
    if (!algorithms.stream().allMatch(name -> name.matches("(RS|PS|ES)\\d{3}|EdDSA"))) {
      throw new IllegalArgumentException("not an algorithm with a public key among " + algorithms);
    }
  }
}
