package dev.cloakroom.admin;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.jwt.ConfiguredJwts;
import dev.cloakroom.jwt.JwtRefused;
import dev.cloakroom.jwt.VerifiedJwt;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Checks the bearer tokens of administrators (RFC 6750, RFC 7519) by the {@code mp.jwt.verify.*}
 * settings of MicroProfile JWT 2.1. The container's own MicroProfile JWT is not used: if a WAR
 * switches it on, Payara and Open Liberty answer 401 to every invalid bearer token, on every URL of
 * the WAR, including pages and sign-in.
 */
@SingleInstance
public class AdminTokens {
  /** The role that may end sessions of other users; an element of the claim {@code groups}. */
  public static final String ROLE = "cloakroom-admin";

  private static final Logger LOG = Logger.getLogger(AdminTokens.class.getName());

  private final ConfiguredJwts jwts;

  @Inject
  public AdminTokens(ConfiguredJwts jwts) {
    this.jwts = jwts;
  }

  // The observer creates the bean at deployment, so that an invalid key stops the deployment and
  // not the first request of an administrator.
  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    LOG.log(Level.INFO, "the admin resource is {0}", jwts.isConfigured() ? "on" : "off");
  }

  /**
   * Returns if the request is an administrator's.
   *
   * @param authorization the values of the request's {@code Authorization} fields
   * @return the administrator's {@code upn}, {@code preferred_username} or {@code sub}, the first
   *     that is present; empty if none is
   * @throws ProblemException {@link Problem#UNAUTHORIZED} if there is no valid token, {@link
   *     Problem#FORBIDDEN} if the token lacks {@link #ROLE} (RFC 6750 section 3.1)
   */
  public String require(List<String> authorization) {
    var token =
        verified(authorization).orElseThrow(() -> new ProblemException(Problem.UNAUTHORIZED));
    if (!token.texts("groups").contains(ROLE)) {
      throw new ProblemException(Problem.FORBIDDEN);
    }
    return ConfiguredJwts.NAME_CLAIMS.stream()
        .flatMap(name -> token.text(name).stream())
        .findFirst()
        .orElse("");
  }

  private Optional<VerifiedJwt> verified(List<String> authorization) {
    var token = BearerField.token(authorization);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    try {
      return jwts.verify(token.get());
    } catch (JwtRefused e) {
      LOG.log(Level.FINE, "a bearer token was refused: {0}", e.reasons());
      return Optional.empty();
    }
  }
}
