package dev.cloakroom.api;

import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.TokenAnswer;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.Sessions;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenPair;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.StringJoiner;

/**
 * {@code GET /api/auth/token}: the access token, for page script that has to present it itself. A
 * token that is due is renewed first. With this resource the product is a token-mediating backend
 * (RFC 10017 section 6.2), unless {@code cloakroom.token.endpoint} says otherwise, for example
 * {@code off}.
 */
@Path("/auth/token")
@ApplicationScoped
public class TokenResource {
  private final Sessions sessions;
  private final UserCalls user;
  private final Settings.Token settings;
  private final Clock clock;

  public TokenResource() {
    this.sessions = null;
    this.user = null;
    this.settings = null;
    this.clock = null;
  }

  @Inject
  TokenResource(Sessions sessions, UserCalls user, Settings settings, Clock clock) {
    this.sessions = sessions;
    this.user = user;
    this.settings = settings.token();
    this.clock = clock;
  }

  /**
   * Answers {@code {"token":…,"expiresIn":seconds}}; without the token in mode {@code status}, and
   * 404 in mode {@code off}.
   */
  @GET
  public Response token() {
    if (settings.endpoint() == TokenAnswer.OFF) {
      throw new ProblemException(Problem.NOT_FOUND);
    }
    var current = sessions.current();
    var session = current.fresh();
    if (mustAsk(session)) {
      askBackend();
      session = current.fresh();
    }
    return Json.answer(json(session.tokens()).getBytes(StandardCharsets.US_ASCII));
  }

  // Without a JSON builder, for speed: pages call this often. A token is visible ASCII, so nothing
  // else needs an escape.
  private String json(TokenPair pair) {
    var members = new StringJoiner(",", "{", "}");
    if (settings.endpoint() == TokenAnswer.TOKEN) {
      var token = pair.accessToken().replace("\\", "\\\\").replace("\"", "\\\"");
      members.add("\"token\":\"" + token + "\"");
    }
    pair.secondsLeft(clock.instant()).ifPresent(seconds -> members.add("\"expiresIn\":" + seconds));
    return members.toString();
  }

  private boolean mustAsk(Session session) {
    return switch (settings.check()) {
      case NONE -> false;
      case BACKEND -> true;
      // An OpenID Provider says when its token ends (RFC 6749 section 5.1).
      case AUTO ->
          session.attributes().issuer() == IssuerKind.PASSWORD && isUnclear(session.tokens());
    };
  }

  private static boolean isUnclear(TokenPair pair) {
    return pair.expiresAt().isEmpty() || !Jwt.isLikely(pair.accessToken());
  }

  // A check without a valid answer proves nothing about the token: the page gets no token, and the
  // session goes on.
  private void askBackend() {
    try {
      user.check();
    } catch (BackendUnavailable e) {
      throw new RefreshUnavailable(e.retryAfter().orElse(TokenException.RETRY_AFTER), e);
    } catch (BackendInvalid e) {
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, e);
    }
  }
}
