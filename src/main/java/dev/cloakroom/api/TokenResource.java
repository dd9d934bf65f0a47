package dev.cloakroom.api;

import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.bean.EachFrontEnd;
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
import jakarta.enterprise.inject.Instance;
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
  private final EachFrontEnd<TokenBeans> frontEnds;
  private final Clock clock;

  public TokenResource() {
    this.frontEnds = null;
    this.clock = null;
  }

  @Inject
  TokenResource(Instance<TokenBeans> beans, Clock clock) {
    this.frontEnds = new EachFrontEnd<>(beans::get);
    this.clock = clock;
  }

  /** For one front end. */
  TokenResource(Sessions sessions, UserCalls user, Settings settings, Clock clock) {
    this.frontEnds = new EachFrontEnd<>(() -> new TokenBeans(sessions, user, settings));
    this.clock = clock;
  }

  /**
   * Answers {@code {"token":…,"expiresIn":seconds}}; without the token in mode {@code status}, and
   * 404 in mode {@code off}.
   */
  @GET
  public Response token() {
    var ours = frontEnds.current();
    if (ours.settings.endpoint() == TokenAnswer.OFF) {
      throw new ProblemException(Problem.NOT_FOUND);
    }
    var current = ours.sessions.current();
    var session = current.fresh();
    if (mustAsk(session, ours.settings)) {
      askBackend(ours.user);
      session = current.fresh();
    }
    return Json.answer(json(session.tokens(), ours.settings).getBytes(StandardCharsets.US_ASCII));
  }

  // Without a JSON builder, for speed: pages call this often. A token is visible ASCII, so nothing
  // else needs an escape.
  private String json(TokenPair pair, Settings.Token settings) {
    var members = new StringJoiner(",", "{", "}");
    if (settings.endpoint() == TokenAnswer.TOKEN) {
      var token = pair.accessToken().replace("\\", "\\\\").replace("\"", "\\\"");
      members.add("\"token\":\"" + token + "\"");
    }
    pair.secondsLeft(clock.instant()).ifPresent(seconds -> members.add("\"expiresIn\":" + seconds));
    return members.toString();
  }

  private static boolean mustAsk(Session session, Settings.Token settings) {
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
  private static void askBackend(UserCalls user) {
    try {
      user.check();
    } catch (BackendUnavailable e) {
      throw new RefreshUnavailable(e.retryAfter().orElse(TokenException.RETRY_AFTER), e);
    } catch (BackendInvalid e) {
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, e);
    }
  }
}
