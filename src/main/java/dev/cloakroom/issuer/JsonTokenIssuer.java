package dev.cloakroom.issuer;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.util.Optional;
import java.util.logging.Logger;

/** The backend's JSON resources for login, refresh and logout. It keeps no state between calls. */
final class JsonTokenIssuer implements TokenIssuer {
  private final SetUpLog log = new SetUpLog(Logger.getLogger(JsonTokenIssuer.class.getName()));
  private final TokenRequests requests;
  private final BackendCalls calls;
  private final LoginAnswer loginAnswer;
  private final RenewalAnswer renewalAnswer;
  private final Clock clock;
  private final String login;
  private final String refresh;

  JsonTokenIssuer(Settings settings, OnBehalf onBehalf, Clock clock) {
    this(
        settings,
        BackendCalls.of(settings.backend(), settings.login().resources(), onBehalf),
        clock);
  }

  JsonTokenIssuer(Settings settings, BackendCalls calls, Clock clock) {
    this.requests = new TokenRequests(settings.backend());
    this.calls = calls;
    this.loginAnswer = new LoginAnswer(settings.backend());
    this.renewalAnswer = new RenewalAnswer(settings.backend());
    this.clock = clock;
    this.login = AnswerSummary.location(settings.backend().login().uri().toString());
    this.refresh =
        settings
            .backend()
            .refresh()
            .map(resource -> AnswerSummary.location(resource.uri().toString()))
            .orElse("none");
  }

  /**
   * Signs in with credentials in the backend's own form. They go to the backend's login resource,
   * never as the OAuth password grant (RFC 9700 section 2.4).
   *
   * @param credentials a JSON object as UTF-8, passed on byte for byte
   * @throws TokenException.LoginRejected if the backend does not accept them: it answers with 4xx
   *     other than 408, 425 and 429, or with success and without a token
   * @throws TokenException.LoginThrottled if the backend answers 429
   * @throws TokenException.BackendUnavailable if it gives no answer or an incomplete one, or
   *     answers with 408, 425 or 5xx
   * @throws TokenException.BackendInvalid if TLS fails, the answer is larger than 256 KiB, a
   *     redirect, or no JSON object, or a token in it cannot be used
   */
  Login login(byte[] credentials) {
    var request = requests.login(credentials, Optional.empty());
    try {
      var answer = BackendCall.answer(() -> calls.login().send(request), LoginAnswer::needsBody);
      return loginAnswer.read(answer, clock.instant());
    } catch (BackendCall.Failed e) {
      log.warn(
          "login: no answer from %s (cloakroom.backend.url, login-path): %s"
              .formatted(login, SetUpHints.noAnswer(e)));
      throw e.problem();
    }
  }

  @Override
  public Optional<String> renewalToken(TokenPair pair) {
    return calls.refresh().flatMap(resource -> requests.renewalToken(pair));
  }

  /**
   * Calls the refresh resource. A 4xx other than 408, 425 and 429 is a refusal, and so is a 2xx
   * with no content or with JSON without a token.
   */
  @Override
  public TokenPair renew(TokenPair pair) {
    if (renewalToken(pair).isEmpty()) {
      throw new SessionEnded();
    }
    var request = requests.renewal(pair);
    try {
      var answer =
          BackendCall.answer(() -> calls.refresh().get().send(request), renewalAnswer::needsBody);
      var renewed = renewalAnswer.read(answer, clock.instant());
      if (anotherSubject(pair, renewed)) {
        throw new SessionEnded();
      }
      return renewed.orRefreshTokenOf(pair);
    } catch (BackendCall.Failed e) {
      log.warn(
          "renewal: no answer from %s (cloakroom.backend.refresh-path): %s"
              .formatted(refresh, SetUpHints.noAnswer(e)));
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, e);
    } catch (BackendInvalid e) {
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, e);
    }
  }

  // OpenID Connect Core section 12.2 demands this of ID tokens; here, of access tokens that are
  // JWTs.
  private static boolean anotherSubject(TokenPair pair, TokenPair renewed) {
    var before = Jwt.read(pair.accessToken());
    var after = Jwt.read(renewed.accessToken());
    return before.isPresent() && after.isPresent() && !after.get().sameSubject(before.get());
  }

  @Override
  public boolean canRevoke(TokenPair pair) {
    return calls.logout().isPresent();
  }

  /**
   * Calls the logout resource, if there is one, with {@link TokenRequests#logout}. A refusal with a
   * 4xx other than 408, 425 and 429 is final.
   */
  @Override
  public boolean revoke(TokenPair pair) {
    if (!canRevoke(pair)) {
      return true;
    }
    var request = requests.logout(pair, clock.instant());
    try {
      var answer = BackendCall.answer(() -> calls.logout().get().send(request));
      var status = answer.status();
      if (status >= 500 || answer.asksToRetryLater()) {
        return false;
      }
      if (status >= 400) {
        log.warn(
            "logout: the backend refused (%s), so its own session or tokens may live on. Check"
                    .formatted(AnswerSummary.of(answer))
                + " cloakroom.backend.logout-path, refresh-request-field and token-transport");
      }
      return true;
    } catch (BackendCall.Failed e) {
      return false;
    }
  }
}
