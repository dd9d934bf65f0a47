package dev.cloakroom.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What an authorization request asked for, and so what the ID token of its answer must hold.
 *
 * @param nonce of the request
 * @param start when the request was made
 * @param acr the authentication contexts of which one is demanded; empty for no demand
 * @param maxAge how long ago the user may have authenticated before the request; empty for no limit
 */
public record Expectation(String nonce, Instant start, Set<String> acr, Optional<Duration> maxAge) {

  /** A defensive copy. */
  public Expectation {
    acr = Set.copyOf(acr);
  }

  /** The nonce is a secret of the sign-in. */
  @Override
  public String toString() {
    return "Expectation[acr=" + acr + ", maxAge=" + maxAge + "]";
  }
}
