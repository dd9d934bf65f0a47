package dev.cloakroom.issuer;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;

/** The backend's JSON resources for login, refresh and logout. It keeps no state between calls. */
final class JsonTokenIssuer implements TokenIssuer {
  // A request of type application/json needs a body: Fastify answers 400 to an empty one.
  private static final byte[] EMPTY_OBJECT = {'{', '}'};
  private static final SetUpLog SET_UP =
      new SetUpLog(Logger.getLogger(JsonTokenIssuer.class.getName()));

  private final Settings.Backend backend;
  private final JsonResources resources;
  private final LoginAnswer loginAnswer;
  private final RenewalAnswer renewalAnswer;
  private final Clock clock;

  JsonTokenIssuer(Settings.Backend backend, OnBehalf onBehalf, Clock clock) {
    this(backend, JsonResources.of(backend, onBehalf), clock);
  }

  JsonTokenIssuer(Settings.Backend backend, JsonResources resources, Clock clock) {
    this.backend = backend;
    this.resources = resources;
    this.loginAnswer = new LoginAnswer(backend);
    this.renewalAnswer = new RenewalAnswer(backend);
    this.clock = clock;
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
    try {
      var answer =
          BackendCall.answer(() -> resources.login().post(credentials), LoginAnswer::needsBody);
      return loginAnswer.read(answer, clock.instant());
    } catch (BackendCall.Failed e) {
      throw e.problem();
    }
  }

  @Override
  public boolean canRenew(TokenPair pair) {
    return pair.refreshToken().isPresent() && resources.refresh().isPresent();
  }

  /**
   * Calls the refresh resource. A 4xx other than 408, 425 and 429 is a refusal, and so is a 2xx
   * with no content or with JSON without a token.
   */
  @Override
  public TokenPair renew(TokenPair pair) {
    if (!canRenew(pair)) {
      throw new SessionEnded();
    }
    var request = refreshRequest(pair.refreshToken().get());
    try {
      var answer =
          BackendCall.answer(
              () -> resources.refresh().get().post(request), RenewalAnswer::needsBody);
      var renewed = renewalAnswer.read(answer, clock.instant());
      if (anotherSubject(pair, renewed)) {
        throw new SessionEnded();
      }
      return renewed.orRefreshTokenOf(pair);
    } catch (BackendCall.Failed | BackendInvalid e) {
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
    return resources.logout().isPresent();
  }

  /**
   * Calls the logout resource, if there is one. The request presents the access token as other
   * calls do. Its body holds the refresh token as a renewal's does, or is {@code {}} without one. A
   * refusal with a 4xx other than 408, 425 and 429 is final.
   */
  @Override
  public boolean revoke(TokenPair pair) {
    if (!canRevoke(pair)) {
      return true;
    }
    var body = pair.refreshToken().map(this::refreshRequest).orElse(EMPTY_OBJECT);
    var request = new LogoutRequest(body, credential(pair));
    try {
      var answer = BackendCall.answer(() -> resources.logout().get().post(request));
      var status = answer.status();
      if (status >= 500 || answer.asksToRetryLater()) {
        return false;
      }
      if (status >= 400) {
        SET_UP.warn(
            "logout: the backend refused (%s), so its own session or tokens may live on. Check"
                    .formatted(AnswerSummary.of(answer))
                + " cloakroom.backend.logout-path, refresh-request-field and token-transport");
      }
      return true;
    } catch (BackendCall.Failed e) {
      return false;
    }
  }

  // An expired access token is left out, because some backends refuse every call that has one.
  // Without a refresh token it is sent all the same: it may still identify the login.
  private Optional<Settings.HeaderField> credential(TokenPair pair) {
    var ended = pair.endsWithin(Duration.ZERO, clock.instant());
    return pair.hasAccessToken() && (!ended || pair.refreshToken().isEmpty())
        ? Optional.of(backend.credential(pair.accessToken()))
        : Optional.empty();
  }

  private byte[] refreshRequest(String refreshToken) {
    return StrictJson.PROVIDER
        .createObjectBuilder()
        .add(backend.refreshRequestField(), refreshToken)
        .build()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
