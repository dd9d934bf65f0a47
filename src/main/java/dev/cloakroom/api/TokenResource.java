package dev.cloakroom.api;

import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.TokenAnswer;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.Sessions;
import dev.cloakroom.token.Jwt;
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
 * {@code GET /api/auth/token}: the access token for page script that cannot do without, renewed
 * first when needed. Handing it out makes this a token-mediating backend (RFC 10017 section 6.2);
 * {@code cloakroom.token.endpoint} takes that back.
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

  /** Answers {@code {"token":…,"expiresIn":seconds}}; without the token in mode {@code status}. */
  @GET
  public Response token() {
    if (settings.endpoint() == TokenAnswer.OFF) {
      throw new ProblemException(Problem.NOT_FOUND);
    }
    var current = sessions.current();
    var pair = current.fresh().tokens();
    if (mustAsk(pair)) {
      askBackend();
      pair = current.fresh().tokens();
    }
    return Json.answer(json(pair).getBytes(StandardCharsets.US_ASCII));
  }

  // By hand, because pages ask for it again and again; a token is visible ASCII.
  private String json(TokenPair pair) {
    var members = new StringJoiner(",", "{", "}");
    if (settings.endpoint() == TokenAnswer.TOKEN) {
      var token = pair.accessToken().replace("\\", "\\\\").replace("\"", "\\\"");
      members.add("\"token\":\"" + token + "\"");
    }
    pair.secondsLeft(clock.instant()).ifPresent(seconds -> members.add("\"expiresIn\":" + seconds));
    return members.toString();
  }

  private boolean mustAsk(TokenPair pair) {
    return switch (settings.check()) {
      case NONE -> false;
      case BACKEND -> true;
      case AUTO -> pair.expiresAt().isEmpty() || !Jwt.isLikely(pair.accessToken());
    };
  }

  // A check that fails is no proof of anything: no token is handed out, and no session is ended.
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
