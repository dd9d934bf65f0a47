package dev.cloakroom.jwt;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a JWT has to fulfil (RFC 8725 section 3).
 *
 * @param keys of its issuer
 * @param algorithms names of RFC 7518 section 3.1, of which the header has one; only such with a
 *     public key
 * @param issuer {@code iss}
 * @param audiences of which {@code aud} names one; empty if it need not
 * @param skew by how much the issuer's clock may differ from ours
 * @param requiredClaims names of claims that are there, whatever their value
 * @param maxAge how long ago it may have been issued ({@code iat}), if that matters
 */
public record JwtRules(
    VerificationKeys keys,
    Set<String> algorithms,
    String issuer,
    Set<String> audiences,
    Duration skew,
    Set<String> requiredClaims,
    Optional<Duration> maxAge) {

  /** Refuses rules under which anybody could make a JWT. */
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
    // RFC 8725 section 2.1: whoever knows the public key could use it as the secret of an HMAC.
    if (!algorithms.stream().allMatch(name -> name.matches("(RS|PS|ES)\\d{3}"))) {
      throw new IllegalArgumentException("not an algorithm with a public key among " + algorithms);
    }
  }
}
