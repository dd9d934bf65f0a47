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
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;

/** Signs in, renews and revokes at the backend. Holds nothing between calls. */
@ApplicationScoped
public class TokenService {
  private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);
  // A request that says that it is JSON must hold some: Fastify answers 400 to an empty body.
  private static final byte[] NOTHING = {'{', '}'};
  private static final SetUpLog SET_UP =
      new SetUpLog(Logger.getLogger(TokenService.class.getName()));

  private final Settings.Backend backend;
  private final JsonResources endpoints;
  private final LoginAnswer loginAnswer;
  private final RenewalAnswer renewalAnswer;
  private final Clock clock;

  TokenService() {
    this.backend = null;
    this.endpoints = null;
    this.loginAnswer = null;
    this.renewalAnswer = null;
    this.clock = null;
  }

  @Inject
  TokenService(Settings settings, OnBehalf onBehalf, Clock clock) {
    this(settings.backend(), JsonResources.of(settings.backend(), onBehalf), clock);
  }

  TokenService(Settings.Backend backend, JsonResources endpoints, Clock clock) {
    this.backend = backend;
    this.endpoints = endpoints;
    this.loginAnswer = new LoginAnswer(backend);
    this.renewalAnswer = new RenewalAnswer(backend);
    this.clock = clock;
  }

  /**
   * What a login brought.
   *
   * @param tokens to be kept from page script
   * @param answer the backend's JSON without its tokens, for page script
   */
  public record Login(TokenPair tokens, JsonObject answer) {
    @Override
    public String toString() {
      return "Login[" + tokens + "]";
    }
  }

  /**
   * Signs in with credentials of whatever form the backend knows. They go to the backend's own
   * login resource, never as the OAuth password grant (RFC 9700 section 2.4).
   *
   * @param credentials a JSON object as UTF-8, passed on byte for byte
   * @throws TokenException.LoginRejected if the backend does not accept them: it answers with 4xx,
   *     or with success and without a token
   * @throws TokenException.LoginThrottled if the backend counts too many attempts
   * @throws TokenException.BackendUnavailable if it cannot be asked now, or answers with 5xx
   * @throws TokenException.BackendInvalid if it cannot prove who it is, its answer is not whole, it
   *     redirects, or it answers with something that is no JSON object or with a token that cannot
   *     be used
   */
  public Login login(byte[] credentials) {
    try {
      var answer =
          BackendCall.answer(() -> endpoints.login().post(credentials), LoginAnswer::needsBody);
      return loginAnswer.read(answer, clock.instant());
    } catch (BackendCall.Failed e) {
      throw e.problem();
    }
  }

  /** Whether there is a way to renew this pair. */
  public boolean canRenew(TokenPair pair) {
    return pair.refreshToken().isPresent() && endpoints.refresh().isPresent();
  }

  /**
   * Exchanges the pair's refresh token for a new pair (RFC 6749 section 6). An answer without a
   * refresh token keeps the old one.
   *
   * @throws TokenException.SessionEnded if there is no refresh token, the backend refuses it (a 4xx
   *     but 408, 425 and 429, or a 2xx without a token), or the new token speaks of somebody else
   * @throws TokenException.RefreshUnavailable if the backend cannot say now; the pair is as good as
   *     before
   */
  public TokenPair renew(TokenPair pair) {
    if (!canRenew(pair)) {
      throw new SessionEnded();
    }
    var request = refreshRequest(pair.refreshToken().get());
    try {
      var answer =
          BackendCall.answer(
              () -> endpoints.refresh().get().post(request), RenewalAnswer::needsBody);
      var renewed = renewalAnswer.read(answer, clock.instant());
      if (anotherSubject(pair, renewed)) {
        throw new SessionEnded();
      }
      return renewed.orRefreshTokenOf(pair);
    } catch (BackendCall.Failed | BackendInvalid e) {
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, e);
    }
  }

  // OpenID Connect Core section 12.2 for ID tokens; here for access tokens that can be read.
  private static boolean anotherSubject(TokenPair pair, TokenPair renewed) {
    var before = Jwt.read(pair.accessToken());
    var after = Jwt.read(renewed.accessToken());
    return before.isPresent() && after.isPresent() && !after.get().sameSubject(before.get());
  }

  /** Whether the backend has a resource that ends the login of this pair. */
  public boolean canRevoke(TokenPair pair) {
    return endpoints.logout().isPresent();
  }

  /**
   * Tells the backend, if it has a resource for that, that the pair is no longer wanted (in the
   * spirit of RFC 7009). The request presents the access token as every other call does, and holds
   * the refresh token as a renewal does; {@code {}} if there is none.
   *
   * @return whether there is nothing left to do; a backend that refuses with a 4xx is not asked
   *     again
   */
  public boolean revoke(TokenPair pair) {
    if (!canRevoke(pair)) {
      return true;
    }
    var body = pair.refreshToken().map(this::refreshRequest).orElse(NOTHING);
    var request = new LogoutRequest(body, credential(pair));
    try {
      var answer = BackendCall.answer(() -> endpoints.logout().get().post(request));
      var status = answer.status();
      if (status >= 500 || TRANSIENT.contains(status)) {
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

  // Some backends refuse every call with an ended token, also one that would do without; where the
  // access token is all there is, an ended one may still name the login.
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
