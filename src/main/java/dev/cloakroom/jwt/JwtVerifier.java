package dev.cloakroom.jwt;

import dev.cloakroom.jwt.JwtRefused.Reason;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator.Error;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;

/** Checks signed JWTs by one set of rules. */
public final class JwtVerifier {
  // Differs from all of jose4j's ErrorCodes.
  private static final int CLAIM_MISSING = -1;

  private final JwtRules rules;
  private final Clock clock;

  public JwtVerifier(JwtRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Checks a JWT.
   *
   * @param jwt the compact form (RFC 7515 section 7.1)
   * @return its claims
   * @throws JwtRefused if it breaks a rule
   */
  public VerifiedJwt verify(String jwt) {
    try {
      var claims = consumer().processToClaims(jwt).getClaimsMap();
      return new VerifiedJwt(Collections.unmodifiableMap(claims));
    } catch (InvalidJwtException e) {
      // The exception is not passed on as the cause, because its message contains the JWT.
      throw new JwtRefused(isOfKeys(e) ? Set.of(Reason.KEYS_UNREACHABLE) : reasons(e));
    }
  }

  private static boolean isOfKeys(InvalidJwtException refusal) {
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  // Each JWT needs a new consumer, because a consumer has a fixed evaluation time.
  private JwtConsumer consumer() {
    var builder =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(rules.keys().resolver())
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(
                    ConstraintType.PERMIT, rules.algorithms().toArray(String[]::new)))
            .setExpectedIssuer(rules.issuer())
            .setAllowedClockSkewInSeconds(Math.toIntExact(rules.skew().toSeconds()))
            .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
            .registerValidator(this::missing);
    rules
        .maxAge()
        .ifPresent(age -> builder.setIssuedAtRestrictions(0, Math.toIntExact(age.toSeconds())));
    if (rules.audiences().isEmpty()) {
      builder.setSkipDefaultAudienceValidation();
    } else {
      builder.setExpectedAudience(rules.audiences().toArray(String[]::new));
    }
    return builder.build();
  }

  private Error missing(JwtContext context) {
    var claims = context.getJwtClaims();
    var complete =
        rules.requiredClaims().stream().allMatch(name -> claims.getClaimValue(name) != null);
    return complete ? null : new Error(CLAIM_MISSING, "a required claim is missing");
  }

  private static Set<Reason> reasons(InvalidJwtException refusal) {
    var reasons = EnumSet.noneOf(Reason.class);
    refusal.getErrorDetails().forEach(error -> reasons.add(reason(error.getErrorCode())));
    return Collections.unmodifiableSet(reasons);
  }

  private static Reason reason(int code) {
    return switch (code) {
      case ErrorCodes.SIGNATURE_INVALID,
          ErrorCodes.SIGNATURE_MISSING,
          // No compact form, no matching key, or an algorithm that is not allowed.
          ErrorCodes.MISCELLANEOUS ->
          Reason.SIGNATURE;
      case ErrorCodes.ISSUER_INVALID, ErrorCodes.ISSUER_MISSING -> Reason.ISSUER;
      case ErrorCodes.AUDIENCE_INVALID, ErrorCodes.AUDIENCE_MISSING -> Reason.AUDIENCE;
      case ErrorCodes.EXPIRED,
          ErrorCodes.NOT_YET_VALID,
          ErrorCodes.ISSUED_AT_INVALID_FUTURE,
          ErrorCodes.ISSUED_AT_INVALID_PAST ->
          Reason.TIME;
      default -> Reason.CLAIMS;
    };
  }
}
