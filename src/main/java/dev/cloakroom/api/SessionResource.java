package dev.cloakroom.api;

import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.Session;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /api/auth/session}: whether a user is signed in, and who the user is. Reading it
 * neither renews tokens nor prolongs the session.
 */
@Path("/auth/session")
@RequestScoped
public class SessionResource {
  private final CurrentSession current;
  private final EnrichedClaims enriched;
  private final Set<String> allowed;
  private final Set<String> ofLogin;
  private final Clock clock;

  public SessionResource() {
    this.current = null;
    this.enriched = null;
    this.allowed = null;
    this.ofLogin = null;
    this.clock = null;
  }

  @Inject
  SessionResource(CurrentSession current, EnrichedClaims enriched, Settings settings, Clock clock) {
    this.enriched = enriched;
    this.current = current;
    this.allowed = settings.session().claims();
    this.ofLogin = settings.session().claimsOfLogin();
    this.clock = clock;
  }

  /**
   * Answers 200, also without a session: {@code authenticated} is false then. With a session, the
   * answer holds {@code claims}, {@code subject}, {@code sessionExpiresIn}, {@code idleExpiresIn}
   * with an idle limit, {@code expiresIn} of the access token if it is known, and {@code
   * renewable}, which says whether there is a way to a new access token. All times are in seconds.
   * If the session's token could not be renewed for {@code cloakroom.refresh.give-up}, {@code
   * authenticated} is false, and {@code reason} says why.
   */
  @GET
  public Response session() {
    return Json.answer(current.peek().map(this::describe).orElseGet(SessionResource::nobody));
  }

  private static JsonObjectBuilder nobody() {
    return StrictJson.PROVIDER.createObjectBuilder().add("authenticated", false);
  }

  private JsonObjectBuilder describe(Session session) {
    if (current.isGivenUp(session)) {
      return nobody().add("reason", Problem.REFRESH_UNAVAILABLE.code());
    }
    var claims = StrictJson.PROVIDER.createObjectBuilder();
    // A claim of the token takes the place of one of the login with the same name.
    addAll(session.attributes().claims(), ofLogin, claims);
    speakingToken(session)
        .flatMap(Jwt::read)
        .ifPresent(jwt -> addAll(jwt.claims(), allowed, claims));
    var answer =
        StrictJson.PROVIDER
            .createObjectBuilder()
            .add("authenticated", true)
            .add("claims", enriched.of(claims.build(), session.tokens()))
            .add("subject", session.userId());
    session
        .tokens()
        .secondsLeft(clock.instant())
        .ifPresent(seconds -> answer.add("expiresIn", seconds));
    var left = current.left(session);
    current
        .idleLeft(session)
        .map(idle -> idle.compareTo(left) < 0 ? idle : left)
        .ifPresent(idle -> answer.add("idleExpiresIn", idle.toSeconds()));
    return answer
        .add("sessionExpiresIn", left.toSeconds())
        .add("renewable", current.isRenewable(session));
  }

  // Of a sign-in at a provider, the access token is for the backend alone (RFC 9068 section 6). The
  // ID token was verified when it came.
  private Optional<String> speakingToken(Session session) {
    return switch (session.attributes().issuer()) {
      case PASSWORD -> Optional.of(session.tokens().accessToken());
      case OPENID_CONNECT -> current.idToken(session);
    };
  }

  private static void addAll(JsonObject all, Set<String> allowed, JsonObjectBuilder claims) {
    all.forEach(
        (name, value) -> {
          if (allowed.contains(name)) {
            claims.add(name, value);
          }
        });
  }
}
