package dev.cloakroom.issuer;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** The backend's JSON resources for login, refresh and logout. It keeps no state between calls. */
final class JsonTokenIssuer implements PasswordIssuer {
  private final SetUpLog log = new SetUpLog(Logger.getLogger(JsonTokenIssuer.class.getName()));
  private final TokenRequests requests;
  private final BackendCalls calls;
  private final BackendLogin login;
  private final Map<String, BackendLogin> furtherLogins;
  private final RenewalAnswer renewalAnswer;
  private final Clock clock;
  private final String refresh;

  JsonTokenIssuer(Settings settings, OnBehalf onBehalf, Clock clock) {
    this(settings, BackendCalls.of(settings, onBehalf), clock);
  }

  JsonTokenIssuer(Settings settings, BackendCalls calls, Clock clock) {
    this.requests = new TokenRequests(settings.backend());
    this.calls = calls;
    this.login =
        new BackendLogin(
            calls.login(),
            new LoginAnswer(settings, settings.backend().login(), "cloakroom.backend.login-path"),
            clock);
    this.furtherLogins = furtherLogins(settings, calls, clock);
    this.renewalAnswer = new RenewalAnswer(settings.backend());
    this.clock = clock;
    this.refresh =
        settings
            .backend()
            .refresh()
            .map(resource -> AnswerSummary.location(resource.uri().toString()))
            .orElse("none");
  }

  private static Map<String, BackendLogin> furtherLogins(
      Settings settings, BackendCalls calls, Clock clock) {
    var logins = new HashMap<String, BackendLogin>();
    calls
        .furtherLogins()
        .forEach(
            (name, call) -> {
              var resource = settings.login().resources().get(name).resource();
              var key = "cloakroom.login." + name + ".path";
              logins.put(
                  name, new BackendLogin(call, new LoginAnswer(settings, resource, key), clock));
            });
    return Map.copyOf(logins);
  }

  /**
   * Prepares a login with credentials in the backend's own form. They go to a login resource of the
   * backend, never as the OAuth password grant (RFC 9700 section 2.4). Nothing is sent before the
   * result is asked.
   *
   * <p>The result throws {@code LoginRejected} if the backend does not accept the credentials: it
   * answers with 4xx other than 408, 425 and 429, or with success and without a token. It throws
   * {@code LoginThrottled} if the backend answers 429; {@code BackendUnavailable} if it gives no
   * answer or an incomplete one, or answers with 408, 425 or 5xx; and {@code BackendInvalid} if TLS
   * fails, the answer is larger than 256 KiB, a redirect, or no JSON object, or a token in it
   * cannot be used.
   *
   * @throws ProblemException {@code not_found} if there is no such login resource, {@code
   *     invalid_request} if a form cannot express the credentials
   */
  @Override
  public Supplier<LoginOutcome> login(LoginInput input) {
    var target =
        input
            .resource()
            .map(name -> Optional.ofNullable(furtherLogins.get(name)))
            .orElse(Optional.of(login))
            .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    var request = requests.login(input.credentials(), input.presented());
    return () -> target.send(request, input.presented());
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
  public TokenPair renew(Session session) {
    var pair = session.tokens();
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
  static boolean anotherSubject(TokenPair pair, TokenPair renewed) {
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
  public boolean revoke(Session session) {
    var pair = session.tokens();
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
