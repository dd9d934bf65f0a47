package dev.cloakroom.jwt;

import java.util.Set;

/** A JWT that must not be believed. Neither it nor any of its claims stands in the message. */
public final class JwtRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was wrong with it. */
  public enum Reason {
    /** It has no signature by one of the keys and one of the algorithms, or is no JWS at all. */
    SIGNATURE,
    /** {@code iss} is missing or another one. */
    ISSUER,
    /** {@code aud} is missing or names others. */
    AUDIENCE,
    /** It is over, not valid yet, or was issued too long ago. */
    TIME,
    /** A required claim is missing, or a claim has another form than its definition says. */
    CLAIMS
  }

  private final transient Set<Reason> reasons;

  JwtRefused(Set<Reason> reasons) {
    super(reasons.toString());
    this.reasons = reasons;
  }

  /** Everything that was found wrong; never empty. */
  public Set<Reason> reasons() {
    return reasons;
  }
}
