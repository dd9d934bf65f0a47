package dev.cloakroom.api;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Limited;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.OpenIdConnect.ResponseMode;
import dev.cloakroom.config.Settings;
import dev.cloakroom.problem.MethodNotAllowed;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.signin.Landing.Failure;
import dev.cloakroom.signin.SignInCallback;
import dev.cloakroom.throttle.RequestLimits;
import dev.cloakroom.token.TokenException.TooManyRequests;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;

/** {@code /api/login/callback}: the browser comes back from the OpenID Provider. */
@Path("/login/callback")
@RequestScoped
public class LoginCallbackResource {
  private final SignInCallback callback;
  private final LandingAnswer answer;
  private final RequestLimits limits;
  private final Callers callers;
  private final Optional<OpenIdConnect> settings;
  private final HttpServletRequest request;

  public LoginCallbackResource() {
    this.callback = null;
    this.answer = null;
    this.limits = null;
    this.callers = null;
    this.settings = Optional.empty();
    this.request = null;
  }

  @Inject
  LoginCallbackResource(
      SignInCallback callback,
      LandingAnswer answer,
      RequestLimits limits,
      Callers callers,
      Settings settings,
      HttpServletRequest request) {
    this.callback = callback;
    this.answer = answer;
    this.limits = limits;
    this.callers = callers;
    this.settings = settings.openIdConnect();
    this.request = request;
  }

  /**
   * Finishes the sign-in (RFC 6749 section 4.1.2), sets the session's cookies, and leads the
   * browser on to the app. An address that comes too often gets 429, and no part of the sign-in is
   * used up.
   */
  @GET
  public Response callback() {
    required();
    try {
      limits.takeOf(Limited.CALLBACK, callers.of(request).address());
    } catch (TooManyRequests e) {
      return answer.at(request, new Failure(e.problem(), e.retryAfter()));
    }
    return answer.to(request, callback.finish(request));
  }

  /** Answers 405: a sign-in is finished by a request that shows its answer. */
  @HEAD
  public Response head() {
    required();
    throw new MethodNotAllowed("GET");
  }

  /**
   * Takes the answer of a provider that sends it in a form (OAuth 2.0 Form Post Response Mode). A
   * browser brings no cookie along with it (RFC 6265bis section 5.6.7.1), so the answer is a page
   * that asks again with GET.
   */
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response posted(@HeaderParam("Content-Type") String contentType, InputStream body) {
    if (required().responseMode() != ResponseMode.FORM_POST) {
      throw new MethodNotAllowed("GET");
    }
    var form = FormBody.read(contentType, body);
    return LandingAnswer.page(Response.Status.OK, LandingAnswer.repeated(request, form));
  }

  private OpenIdConnect required() {
    return settings.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
  }
}
