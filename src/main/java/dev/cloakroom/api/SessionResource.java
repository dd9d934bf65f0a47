package dev.cloakroom.api;

import dev.cloakroom.config.FieldPath;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    this.ofLogin =
        Stream.concat(
                allowed.stream(), settings.session().claimFields().stream().map(FieldPath::name))
            .collect(Collectors.toUnmodifiableSet());
    this.clock = clock;
  }

  /**
   * Answers 200, also without a session: {@code authenticated} is false then. With a session, the
   * answer holds {@code claims}, {@code sessionExpiresIn} and, if it is known, {@code expiresIn} of
   * the access token, both in seconds. If the session's token could not be renewed for {@code
   * cloakroom.refresh.give-up}, {@code authenticated} is false, and {@code reason} says why.
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
    // A claim of the access token takes the place of one of the login with the same name.
    addAll(session.attributes().claims(), ofLogin, claims);
    Jwt.read(session.tokens().accessToken())
        .ifPresent(jwt -> addAll(jwt.claims(), allowed, claims));
    var answer =
        StrictJson.PROVIDER
            .createObjectBuilder()
            .add("authenticated", true)
            .add("claims", enriched.of(claims.build(), session.tokens()));
    session
        .tokens()
        .secondsLeft(clock.instant())
        .ifPresent(seconds -> answer.add("expiresIn", seconds));
    return answer.add("sessionExpiresIn", current.left(session).toSeconds());
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
