package dev.cloakroom.jwt;

import java.util.Set;

/** A JWT is invalid. The message contains neither the JWT nor any of its claims. */
public final class JwtRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The rule that the JWT breaks. */
  public enum Reason {
    /** It has no signature by one of the keys and one of the algorithms, or is no JWS at all. */
    SIGNATURE,
    /** {@code iss} is missing or another one. */
    ISSUER,
    /** {@code aud} is missing or names others. */
    AUDIENCE,
    /** It has expired, is not valid yet, or was issued too long ago or in the future. */
    TIME,
    /** A required claim is missing, or a claim has another form than its definition says. */
    CLAIMS,
    /** Nothing is known of the JWT, because the issuer's keys cannot be loaded now. */
    KEYS_UNREACHABLE
  }

  private final transient Set<Reason> reasons;

  JwtRefused(Set<Reason> reasons) {
    super(reasons.toString());
    this.reasons = reasons;
  }

  /** Every rule that was found broken; never empty. */
  public Set<Reason> reasons() {
    return reasons;
  }
}
