package dev.cloakroom.issuer;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.answer.TokenScrubber;
import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.spi.IssuerUnavailable;
import dev.cloakroom.spi.LoginRequest;
import dev.cloakroom.spi.LoginResult;
import dev.cloakroom.spi.Tokens;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * The issuer of the team. Whatever it returns or throws becomes a result or an exception of the
 * product; {@link dev.cloakroom.spi.TokenIssuer} says which.
 */
final class TeamIssuer implements PasswordIssuer {
  private static final Logger LOG = Logger.getLogger(TeamIssuer.class.getName());

  private final dev.cloakroom.spi.TokenIssuer team;
  private final Set<String> reasons;
  private final ChallengeFields challenges;
  private final Clock clock;
  private final SetUpLog faults = new SetUpLog(LOG);
  private final SetUpLog parts = SetUpLog.once(LOG);

  TeamIssuer(dev.cloakroom.spi.TokenIssuer team, Settings settings, Clock clock) {
    this.team = team;
    this.reasons = settings.login().reasons();
    this.challenges = new ChallengeFields(List.of(), settings.backend());
    this.clock = clock;
  }

  @Override
  public Supplier<LoginOutcome> login(LoginInput input) {
    var credentials =
        StrictJson.object(input.credentials())
            .orElseThrow(() -> new ProblemException(Problem.INVALID_REQUEST));
    var request =
        new LoginRequest(input.resource(), credentials, input.presented().map(TeamTokens::of));
    return () -> outcome(result(request));
  }

  private LoginResult result(LoginRequest request) {
    try {
      return team.login(request);
    } catch (IssuerUnavailable | ProcessingException e) {
      throw new BackendUnavailable(TokenException.RETRY_AFTER, e);
    } catch (WebApplicationException e) {
      throw refused(e.getResponse().getStatus());
    } catch (RuntimeException e) {
      // Counted as a failed login, because the credentials may be the reason. So it has no cause.
      failed("login", e);
      throw new BackendInvalid();
    }
  }

  private static TokenException refused(int status) {
    if (status == 429) {
      return new LoginThrottled(TokenException.RETRY_AFTER);
    }
    return isRefusal(status)
        ? new LoginRejected()
        : BackendUnavailable.answered(TokenException.RETRY_AFTER);
  }

  private static boolean isRefusal(int status) {
    return status >= 400 && status < 500 && !BackendAnswer.asksToRetryLater(status);
  }

  private LoginOutcome outcome(LoginResult result) {
    if (result instanceof LoginResult.SignedIn signedIn) {
      return signedIn(signedIn);
    }
    if (result instanceof LoginResult.Challenge challenge) {
      return challenge(challenge.members());
    }
    if (result instanceof LoginResult.Rejected rejected) {
      throw new LoginRejected(reason(rejected.reason()));
    }
    parts.warn("login: the TokenIssuer of the application returned no result");
    throw new BackendInvalid();
  }

  private LoginOutcome signedIn(LoginResult.SignedIn result) {
    var pair = TeamTokens.pair(result.tokens(), clock.instant());
    if (!pair.hasAccessToken()) {
      parts.warn("login: the TokenIssuer of the application returned no access token");
      throw new BackendInvalid();
    }
    var scrubbed = TokenScrubber.of(pair).scrub(result.answer());
    if (!scrubbed.removed().isEmpty()) {
      parts.warn(
          "login: the answer of the TokenIssuer of the application holds what looks like tokens"
              + " under "
              + String.join(", ", scrubbed.removed())
              + ". They are taken out and do not reach the page");
    }
    return new Login(pair, scrubbed.json().asJsonObject());
  }

  // The issuer names each member, as cloakroom.login.challenge-fields does for other backends.
  private LoginOutcome challenge(JsonObject members) {
    return challenges.of(members, TokenScrubber.of()).orElseThrow(BackendInvalid::new);
  }

  private String reason(Optional<String> reason) {
    if (reason.isEmpty() || reasons.contains(reason.get())) {
      return reason.orElse(null);
    }
    parts.warn(
        "login: the TokenIssuer of the application rejects with a reason that"
            + " cloakroom.login.reasons does not list, so it does not reach the page");
    return null;
  }

  // Called for every request with a session, so a fault must not end it.
  @Override
  public Optional<String> renewalToken(TokenPair pair) {
    try {
      return team.renewalToken(TeamTokens.of(pair)).filter(TokenPair::wellFormed);
    } catch (RuntimeException e) {
      failed("renewalToken", e);
      return Optional.empty();
    }
  }

  @Override
  public TokenPair renew(Session session) {
    var pair = session.tokens();
    if (renewalToken(pair).isEmpty()) {
      throw new SessionEnded();
    }
    var renewed = renewed(TeamTokens.of(pair)).orElseThrow(SessionEnded::new);
    var next = TeamTokens.pair(renewed, clock.instant());
    if (!next.hasAccessToken()) {
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, null);
    }
    if (JsonTokenIssuer.anotherSubject(pair, next)) {
      throw new SessionEnded();
    }
    return next.orRefreshTokenOf(pair);
  }

  private Optional<Tokens> renewed(Tokens tokens) {
    try {
      return Objects.requireNonNull(team.renew(tokens));
    } catch (WebApplicationException e) {
      if (isRefusal(e.getResponse().getStatus())) {
        return Optional.empty();
      }
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, null);
    } catch (IssuerUnavailable | ProcessingException e) {
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, e);
    } catch (RuntimeException e) {
      failed("renew", e);
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, null);
    }
  }

  @Override
  public boolean canRevoke(TokenPair pair) {
    return true;
  }

  @Override
  public boolean revoke(Session session) {
    try {
      return team.revoke(TeamTokens.of(session.tokens()));
    } catch (RuntimeException e) {
      failed("revoke", e);
      return false;
    }
  }

  // The message may hold a token or a password.
  private void failed(String method, RuntimeException fault) {
    var at = fault.getStackTrace().length > 0 ? " at " + fault.getStackTrace()[0] : "";
    faults.warn(
        "the TokenIssuer of the application failed in %s: %s%s"
            .formatted(method, fault.getClass().getName(), at));
  }
}
