package dev.cloakroom.issuer;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.metrics.CallKind;
import dev.cloakroom.metrics.CallTimer;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenPair;
import dev.cloakroom.trace.Tracing;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Signs in, and renews and revokes a session's tokens at the {@link Issuer} of the session. */
@PerFrontEnd
public class TokenService {
  private final PasswordIssuer issuer;
  private final Issuer provider;
  private final CallTimer logins;
  private final CallTimer renewals;
  private final CallTimer revocations;
  private final Tracing tracing;

  /**
   * @param provider the OpenID Provider
   */
  @Inject
  TokenService(
      Settings settings,
      TeamBeans team,
      OnBehalf onBehalf,
      Issuer provider,
      Clock clock,
      Metrics metrics,
      Tracing tracing) {
    this(
        team.tokenIssuer()
            .<PasswordIssuer>map(issuer -> new TeamIssuer(issuer, settings, clock))
            .orElseGet(() -> new JsonTokenIssuer(settings, onBehalf, clock)),
        provider,
        metrics,
        tracing);
  }

  TokenService(PasswordIssuer issuer, Issuer provider) {
    this(issuer, provider, Metrics.off(), Tracing.off());
  }

  TokenService(PasswordIssuer issuer, Issuer provider, Metrics metrics, Tracing tracing) {
    this.issuer = issuer;
    this.provider = provider;
    this.logins = metrics.timer(CallKind.LOGIN);
    this.renewals = metrics.timer(CallKind.REFRESH);
    this.revocations = metrics.timer(CallKind.LOGOUT);
    this.tracing = tracing;
  }

  /**
   * Prepares a login at the backend, which is called when the result is asked.
   *
   * @throws dev.cloakroom.problem.ProblemException as {@link PasswordIssuer#login}
   */
  public Supplier<LoginOutcome> login(LoginInput input) {
    var login = issuer.login(input);
    return () -> tracing.during("cloakroom.login", () -> logins.time(login));
  }

  /** Whether there is a way to renew the session's tokens. */
  public boolean canRenew(Session session) {
    return renewalToken(session).isPresent();
  }

  /** The token that a renewal of the session uses up, as {@link Issuer#renewalToken}. */
  public Optional<String> renewalToken(Session session) {
    return issuerOf(session).renewalToken(session.tokens());
  }

  /**
   * Renews the session's tokens.
   *
   * @throws TokenException as {@link Issuer#renew}
   */
  public TokenPair renew(Session session) {
    return tracing.during(
        "cloakroom.renewal", () -> renewals.time(() -> issuerOf(session).renew(session)));
  }

  /** Whether there is a way to revoke the session's tokens. */
  public boolean canRevoke(Session session) {
    return issuerOf(session).canRevoke(session.tokens());
  }

  /**
   * Revokes the session's tokens.
   *
   * @return as {@link Issuer#revoke}
   */
  public boolean revoke(Session session) {
    return revocations.attempt(() -> issuerOf(session).revoke(session));
  }

  private Issuer issuerOf(Session session) {
    return switch (session.attributes().issuer()) {
      case PASSWORD -> issuer;
      case OPENID_CONNECT -> provider;
    };
  }
}
