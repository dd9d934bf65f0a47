package dev.cloakroom.api;

import dev.cloakroom.issuer.Login;
import dev.cloakroom.issuer.LoginChallenge;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.session.PasswordLogin;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;

/** {@code POST /api/login} and {@code /api/login/<name>}: sign in and begin a session. */
@Path("/login")
@RequestScoped
public class LoginResource {
  private final PasswordLogin passwordLogin;
  private final Clock clock;

  public LoginResource() {
    this(null, null);
  }

  @Inject
  LoginResource(PasswordLogin passwordLogin, Clock clock) {
    this.passwordLogin = passwordLogin;
    this.clock = clock;
  }

  /**
   * Takes a JSON object of credentials and answers 201 with the backend's JSON without its tokens,
   * plus {@code expiresIn}, the access token's remaining lifetime in seconds, if it is known. If
   * the backend wants something more first, answers 202 with {@code {"challenge":{…}}}.
   */
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response login(
      @HeaderParam("Content-Type") String contentType,
      @HeaderParam("Content-Encoding") String contentEncoding,
      InputStream body) {
    return answer(Optional.empty(), LoginBody.read(contentType, contentEncoding, body));
  }

  /**
   * As {@link #login}, at the backend's resource of {@code cloakroom.login.<name>.path}; 404 {@code
   * not_found} if no key has that name.
   */
  @POST
  @Path("/{name}")
  @Consumes(MediaType.WILDCARD)
  public Response further(
      @PathParam("name") String name,
      @HeaderParam("Content-Type") String contentType,
      @HeaderParam("Content-Encoding") String contentEncoding,
      InputStream body) {
    passwordLogin.requireResource(name);
    return answer(Optional.of(name), LoginBody.read(contentType, contentEncoding, body));
  }

  private Response answer(Optional<String> resource, LoginBody credentials) {
    var outcome = passwordLogin.with(resource, credentials.utf8(), credentials.json());
    if (outcome instanceof LoginChallenge challenge) {
      var wanted = StrictJson.PROVIDER.createObjectBuilder().add("challenge", challenge.members());
      return Json.answer(Response.Status.ACCEPTED, Json.bytes(wanted));
    }
    var login = (Login) outcome;
    var answer = StrictJson.PROVIDER.createObjectBuilder(login.answer());
    login
        .tokens()
        .secondsLeft(clock.instant())
        .ifPresent(seconds -> answer.add("expiresIn", seconds));
    return Json.answer(Response.Status.CREATED, Json.bytes(answer));
  }
}
