package dev.cloakroom.api;

import dev.cloakroom.config.Settings;
import dev.cloakroom.issuer.Login;
import dev.cloakroom.issuer.LoginChallenge;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.page.FetchMode;
import dev.cloakroom.problem.MethodNotAllowed;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.PasswordLogin;
import dev.cloakroom.signin.Landing.Failure;
import dev.cloakroom.signin.SignInStart;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code POST /api/login} and {@code /api/login/<name>}: sign in with credentials and begin a
 * session. {@code GET /api/login}: start a sign-in at the OpenID Provider.
 */
@Path("/login")
@RequestScoped
public class LoginResource {
  private final PasswordLogin passwordLogin;
  private final SignInStart signIn;
  private final LandingAnswer answer;
  private final boolean password;
  private final boolean openIdConnect;
  private final HttpServletRequest request;
  private final Clock clock;

  public LoginResource() {
    this.passwordLogin = null;
    this.signIn = null;
    this.answer = null;
    this.password = false;
    this.openIdConnect = false;
    this.request = null;
    this.clock = null;
  }

  @Inject
  LoginResource(
      PasswordLogin passwordLogin,
      SignInStart signIn,
      LandingAnswer answer,
      Settings settings,
      HttpServletRequest request,
      Clock clock) {
    this.passwordLogin = passwordLogin;
    this.signIn = signIn;
    this.answer = answer;
    this.password = settings.login().password();
    this.openIdConnect = settings.openIdConnect().isPresent();
    this.request = request;
    this.clock = clock;
  }

  /**
   * Starts a sign-in at the OpenID Provider (OpenID Connect Core 1.0 section 3.1.2.1). A navigation
   * is led there; a script gets {@code {"location":"…"}} and navigates by itself. 405 without a
   * provider.
   */
  @GET
  public Response start() {
    if (!openIdConnect) {
      throw new MethodNotAllowed("POST");
    }
    // The browser may never show the answer, and each start has a cookie.
    if (FetchMode.isSpeculative(request)) {
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
    URI location;
    try {
      location = signIn.begin(request);
    } catch (ProblemException e) {
      return answer.at(request, new Failure(e.problem(), e.retryAfter()));
    }
    return FetchMode.isNavigation(request)
        ? LandingAnswer.seeOther(location.toString())
        : Json.answer(
            StrictJson.PROVIDER.createObjectBuilder().add("location", location.toString()));
  }

  /** Answers 405: a start by {@code HEAD} would leave a cookie without a sign-in. */
  @HEAD
  public Response head() {
    throw new MethodNotAllowed(openIdConnect ? "GET, POST" : "POST");
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
    if (!password) {
      throw new MethodNotAllowed(openIdConnect ? "GET" : "");
    }
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
