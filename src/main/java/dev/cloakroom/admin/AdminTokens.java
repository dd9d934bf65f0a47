package dev.cloakroom.admin;

import dev.cloakroom.config.Settings;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/**
 * Checks the bearer tokens of administrators (RFC 6750, RFC 7519) by the {@code mp.jwt.verify.*}
 * settings of MicroProfile JWT 2.1. The container's own mechanism is not used for it: once it is
 * switched on in a WAR, Payara and Open Liberty answer 401 to a bearer token that they do not like
 * on every URL of the WAR, pages and sign-in included.
 */
@ApplicationScoped
public class AdminTokens {
  /** The role, a member of the claim {@code groups}, that ends other people's sessions. */
  public static final String ROLE = "cloakroom-admin";

  private static final Logger LOG = Logger.getLogger(AdminTokens.class.getName());
  private static final String SCHEME = "Bearer ";

  private final Settings.Admin settings;
  private final Optional<VerificationKeys> keys;
  private final Clock clock;

  AdminTokens() {
    this.settings = null;
    this.keys = null;
    this.clock = null;
  }

  @Inject
  public AdminTokens(Settings settings, Clock clock) {
    this.settings = settings.admin();
    this.keys = this.settings.verification().map(VerificationKeys::of);
    this.clock = clock;
  }

  // A key that is none stops the deployment, rather than the first administrator.
  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    LOG.log(Level.INFO, "the admin resource is {0}", keys.isPresent() ? "on" : "off");
  }

  /**
   * Lets administrators pass.
   *
   * @param authorization the values of the request's {@code Authorization} fields
   * @return who it is: {@code upn}, {@code preferred_username} or {@code sub}, the first there is
   * @throws ProblemException {@link Problem#UNAUTHORIZED} without a token that is good, {@link
   *     Problem#FORBIDDEN} with one that has not the role
   */
  public String require(List<String> authorization) {
    var claims = claims(authorization).orElseThrow(() -> refusal(Problem.UNAUTHORIZED));
    if (!groups(claims).contains(ROLE)) {
      throw refusal(Problem.FORBIDDEN);
    }
    return name(claims);
  }

  private static ProblemException refusal(Problem problem) {
    return new ProblemException(problem);
  }

  private Optional<JwtClaims> claims(List<String> authorization) {
    if (keys.isEmpty() || authorization.size() != 1) {
      return Optional.empty();
    }
    var field = authorization.get(0);
    if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      return Optional.of(consumer().processToClaims(field.substring(SCHEME.length()).strip()));
    } catch (InvalidJwtException e) {
      // Its message holds the token, so only what was wrong with it is told, by number.
      LOG.log(
          Level.FINE,
          "a bearer token was refused: {0}",
          e.getErrorDetails().stream().map(ErrorCodeValidator.Error::getErrorCode).toList());
      return Optional.empty();
    }
  }

  private JwtConsumer consumer() {
    var builder =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(keys.orElseThrow().resolver())
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(ConstraintType.PERMIT, settings.algorithm()))
            .setExpectedIssuer(settings.issuer())
            .setRequireExpirationTime()
            .setRequireIssuedAt()
            .setAllowedClockSkewInSeconds(Math.toIntExact(settings.skew().toSeconds()))
            .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()));
    settings
        .maxAge()
        .ifPresent(age -> builder.setIssuedAtRestrictions(0, Math.toIntExact(age.toSeconds())));
    if (settings.audiences().isEmpty()) {
      builder.setSkipDefaultAudienceValidation();
    } else {
      builder.setExpectedAudience(settings.audiences().toArray(String[]::new));
    }
    return builder.build();
  }

  private static List<String> groups(JwtClaims claims) {
    try {
      return Optional.ofNullable(claims.getStringListClaimValue("groups")).orElse(List.of());
    } catch (MalformedClaimException e) {
      return List.of();
    }
  }

  private static String name(JwtClaims claims) {
    return List.of("upn", "preferred_username", "sub").stream()
        .map(claims::getClaimValue)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElse("");
  }
}
