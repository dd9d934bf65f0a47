package dev.cloakroom.api;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.session.PasswordLogin;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;

/** {@code POST /api/login}: signs in at the backend and begins a session. */
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
   * plus {@code expiresIn}, the access token's remaining lifetime in seconds, if it is known.
   */
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response login(
      @HeaderParam("Content-Type") String contentType,
      @HeaderParam("Content-Encoding") String contentEncoding,
      InputStream body) {
    var credentials = LoginBody.read(contentType, contentEncoding, body);
    var login = passwordLogin.with(credentials.utf8(), credentials.json());
    var answer = StrictJson.PROVIDER.createObjectBuilder(login.answer());
    login
        .tokens()
        .secondsLeft(clock.instant())
        .ifPresent(seconds -> answer.add("expiresIn", seconds));
    return Json.answer(Response.Status.CREATED, Json.bytes(answer));
  }
}
