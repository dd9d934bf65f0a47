package dev.cloakroom.token;

import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Signs in, renews and revokes at the backend. Holds nothing between calls. */
@ApplicationScoped
public class TokenService {
  // A backend tells apart what callers must not: unknown, locked and disabled accounts, wrong
  // passwords. ASVS 6.3.8: one answer for all of them.
  private static final Set<Integer> REJECTED = Set.of(400, 401, 403, 404, 409, 410, 422, 423);
  private static final Set<Integer> REFUSED = Set.of(400, 401, 403);
  private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);

  private final Settings.Backend backend;
  private final TokenEndpoints endpoints;
  private final Clock clock;

  TokenService() {
    this(null, null, null);
  }

  @Inject
  TokenService(Settings settings, Clock clock) {
    this(settings.backend(), TokenEndpoints.of(settings.backend()), clock);
  }

  TokenService(Settings.Backend backend, TokenEndpoints endpoints, Clock clock) {
    this.backend = backend;
    this.endpoints = endpoints;
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
   * @throws TokenException.LoginRejected if the backend does not accept them
   * @throws TokenException.LoginThrottled if the backend counts too many attempts
   * @throws TokenException.BackendUnavailable if it cannot be asked now
   * @throws TokenException.BackendInvalid if its answer holds no usable token
   */
  public Login login(byte[] credentials) {
    try (var response = BackendCall.answer(() -> endpoints.login().post(credentials))) {
      var status = response.getStatus();
      if (REJECTED.contains(status)) {
        throw new LoginRejected();
      }
      if (status == 429) {
        throw new LoginThrottled(BackendCall.retryAfter(response));
      }
      if (status >= 500 || TRANSIENT.contains(status)) {
        throw new BackendUnavailable(BackendCall.retryAfter(response), null);
      }
      var read = TokenResponse.read(json(response), backend, clock.instant());
      return new Login(read.tokens(), read.rest());
    } catch (BackendCall.Failed e) {
      throw new BackendUnavailable(TokenException.RETRY_AFTER, e.getCause());
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
   * @throws TokenException.SessionEnded if there is no refresh token, the backend refuses it, or
   *     the new token speaks of somebody else
   * @throws TokenException.RefreshUnavailable if the backend cannot say now; the pair is as good as
   *     before
   */
  public TokenPair renew(TokenPair pair) {
    if (!canRenew(pair)) {
      throw new SessionEnded();
    }
    var request = refreshRequest(pair.refreshToken().get());
    try (var response = BackendCall.answer(() -> endpoints.refresh().get().post(request))) {
      var status = response.getStatus();
      if (REFUSED.contains(status)) {
        throw new SessionEnded();
      }
      if (status < 200 || status >= 500 || TRANSIENT.contains(status)) {
        throw new RefreshUnavailable(BackendCall.retryAfter(response), null);
      }
      var answer = anyJson(response);
      if (answer.filter(TokenService::isInvalidGrant).isPresent()) {
        throw new SessionEnded();
      }
      if (status >= 300 || answer.isEmpty()) {
        throw new RefreshUnavailable(BackendCall.retryAfter(response), null);
      }
      var renewed = TokenResponse.read(answer.get(), backend, clock.instant()).tokens();
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

  /** Whether the backend has a resource that would take this pair's refresh token back. */
  public boolean canRevoke(TokenPair pair) {
    return endpoints.logout().isPresent() && pair.refreshToken().isPresent();
  }

  /**
   * Tells the backend, if it has a resource for that, that the pair is no longer wanted (in the
   * spirit of RFC 7009).
   *
   * @return whether there is nothing left to do
   */
  public boolean revoke(TokenPair pair) {
    if (!canRevoke(pair)) {
      return true;
    }
    var request = refreshRequest(pair.refreshToken().get());
    try (var response = BackendCall.answer(() -> endpoints.logout().get().post(request))) {
      var status = response.getStatus();
      return status < 500 && !TRANSIENT.contains(status);
    } catch (BackendCall.Failed e) {
      return false;
    }
  }

  private byte[] refreshRequest(String refreshToken) {
    return StrictJson.PROVIDER
        .createObjectBuilder()
        .add(backend.refreshRequestField(), refreshToken)
        .build()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  // RFC 6749 section 5.2 says 400; some backends say it with another status, or with 200.
  private static boolean isInvalidGrant(JsonObject answer) {
    return answer.get("error") instanceof JsonString error
        && error.getString().equals("invalid_grant");
  }

  private static JsonObject json(Response response) {
    return Optional.of(response)
        .filter(answer -> answer.getStatus() >= 200 && answer.getStatus() < 300)
        .flatMap(TokenService::anyJson)
        .orElseThrow(BackendInvalid::new);
  }

  private static Optional<JsonObject> anyJson(Response response) {
    return Optional.of(response)
        .filter(BackendCall::isJson)
        .flatMap(answer -> StrictJson.object(BackendCall.body(answer)));
  }
}
