package dev.cloakroom.issuer;

import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.config.Settings.RefreshRequest;
import dev.cloakroom.config.Settings.RefreshWith;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.TokenTransport;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the requests for login, refresh and logout as the settings say. */
final class TokenRequests {
  // A request of type application/json needs a body: Fastify answers 400 to an empty one.
  private static final JsonObject NOTHING = JsonValue.EMPTY_JSON_OBJECT;

  private final Backend backend;
  private final RefreshRequest refresh;

  TokenRequests(Backend backend) {
    this.backend = backend;
    this.refresh = backend.refreshRequest();
  }

  /**
   * A login's request. The page's bytes are sent as they are, unless members are fixed or the
   * backend wants a form.
   *
   * @param credentials a JSON object as UTF-8
   * @param presented the session whose access token goes along, if any
   * @throws ProblemException {@code invalid_request} if a form cannot express the credentials
   */
  TokenRequest login(byte[] credentials, Optional<TokenPair> presented) {
    var format = backend.loginRequest().format();
    var members = backend.loginRequest().members();
    var fields =
        presented.stream().map(pair -> backend.transport().credential(pair.accessToken())).toList();
    if (format == RequestFormat.JSON && members.isEmpty()) {
      return new TokenRequest(fields, format, credentials);
    }
    var body =
        StrictJson.object(credentials)
            .map(json -> TokenRequestBody.with(json, members))
            .flatMap(json -> TokenRequestBody.of(json, format))
            .orElseThrow(() -> new ProblemException(Problem.INVALID_REQUEST));
    return new TokenRequest(fields, format, body);
  }

  /** The token that a renewal of the pair is asked for with, if the pair has it. */
  Optional<String> renewalToken(TokenPair pair) {
    return refresh.with() == RefreshWith.ACCESS_TOKEN
        ? Optional.of(pair.accessToken()).filter(token -> !token.isEmpty())
        : pair.refreshToken();
  }

  /**
   * A renewal's request.
   *
   * @param pair with a {@link #renewalToken}
   */
  TokenRequest renewal(TokenPair pair) {
    var token = renewalToken(pair).orElseThrow();
    var body = TokenRequestBody.with(NOTHING, refresh.members());
    var fields = new ArrayList<HeaderField>();
    if (refresh.transport().isPresent()) {
      fields.add(refresh.transport().get().credential(token));
    } else {
      body = TokenRequestBody.with(body, refresh.field(), token);
    }
    if (refresh.accessField().isPresent() && pair.hasAccessToken()) {
      body = TokenRequestBody.with(body, refresh.accessField().get(), pair.accessToken());
    }
    return request(fields, body);
  }

  /**
   * A logout's request: it presents the access token as other calls do, and holds the refresh token
   * where a renewal has it. Of two tokens that would need the same header field, the access token
   * has it.
   */
  TokenRequest logout(TokenPair pair, Instant now) {
    var fields = new ArrayList<HeaderField>();
    if (presentsAccessToken(pair, now)) {
      fields.add(backend.transport().credential(pair.accessToken()));
    }
    var body = NOTHING;
    var token = pair.refreshToken();
    if (token.isPresent() && refresh.transport().isEmpty()) {
      body = TokenRequestBody.with(NOTHING, refresh.field(), token.get());
    } else if (token.isPresent() && isFree(refresh.transport().get(), fields)) {
      fields.add(refresh.transport().get().credential(token.get()));
    }
    return request(fields, body);
  }

  // An expired access token is left out, because some backends refuse every call that has one.
  // Where no refresh token goes along it is sent all the same: it may still identify the login.
  private boolean presentsAccessToken(TokenPair pair, Instant now) {
    var ended = pair.endsWithin(Duration.ZERO, now);
    return pair.hasAccessToken() && (!ended || !tellsRefreshTokenAtLogout(pair));
  }

  // A DELETE has no body for it.
  private boolean tellsRefreshTokenAtLogout(TokenPair pair) {
    var hasBody = backend.logout().filter(called -> !called.method().hasBody()).isEmpty();
    return pair.refreshToken().isPresent() && (hasBody || refresh.transport().isPresent());
  }

  private static boolean isFree(TokenTransport transport, List<HeaderField> taken) {
    return transport.cookie().isPresent()
        || taken.stream().noneMatch(field -> field.name().equalsIgnoreCase(transport.field()));
  }

  // The settings allow no pointers beside a form, so that a form can always express the body.
  private TokenRequest request(List<HeaderField> fields, JsonObject body) {
    var bytes = TokenRequestBody.of(body, refresh.format()).orElseThrow();
    return new TokenRequest(fields, refresh.format(), bytes);
  }
}
