package dev.cloakroom.api;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.page.FetchMode;
import dev.cloakroom.page.RefreshPage;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.signin.CallbackForm;
import dev.cloakroom.signin.Landing;
import dev.cloakroom.signin.Landing.Failure;
import dev.cloakroom.signin.Landing.Onward;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.net.MalformedURLException;
import java.net.URI;

/** The answer that leads a browser on after a sign-in, or tells why it failed. */
@PerFrontEnd
class LandingAnswer {
  private static final String ERROR = "login_error=";
  private static final String AGAIN = "&again";

  private final Settings.Pages pages;
  private final ServletContext context;

  @Inject
  LandingAnswer(Settings settings, ServletContext context) {
    this.pages = settings.login().pages();
    this.context = context;
  }

  Response to(HttpServletRequest request, Landing landing) {
    if (landing instanceof Onward onward) {
      var path = onward.target().path();
      var target = onward.error().map(code -> with(path, code)).orElse(path);
      return to(request, target);
    }
    var failure = (Failure) landing;
    var code = failure.problem().code();
    if (pages.error().isPresent()) {
      return to(request, with(pages.error().get(), code));
    }
    return mayHideSession(request, failure)
        ? page(request, failure).asking(onceMore(request)).build()
        : at(request, failure);
  }

  // A sign-in that is over may be that of a user who is signed in, and who went back. A browser
  // sends no Strict cookies with a navigation that another site began, so the page asks again. That
  // request comes from a page of the app. Firefox says "none" where a page of its history
  // redirects.
  private static boolean mayHideSession(HttpServletRequest request, Failure failure) {
    return failure.problem() == Problem.LOGIN_EXPIRED
        && !request.getQueryString().endsWith(AGAIN)
        && FetchMode.wantsPage(request)
        && !FetchMode.isSameOrigin(request);
  }

  // The mark ends it, should a browser call this request cross-site as well.
  private static String onceMore(HttpServletRequest request) {
    return repeated(request, request.getQueryString()) + AGAIN;
  }

  private ErrorPage page(HttpServletRequest request, Failure failure) {
    return ErrorPage.of(failure, request, pages.standard());
  }

  /** The failure where it happened: a page for a person, a problem for anybody else. */
  Response at(HttpServletRequest request, Failure failure) {
    if (FetchMode.wantsPage(request)) {
      return page(request, failure).build();
    }
    throw new ProblemException(failure.problem(), failure.retryAfter().orElse(null), null);
  }

  private static String with(String path, String code) {
    return path + (path.contains("?") ? "&" : "?") + ERROR + code;
  }

  // A redirect of a navigation that another site began brings no Strict cookie to its target (RFC
  // 6265bis section 5.2). A static file needs none. Anything else is asked for by a page.
  private Response to(HttpServletRequest request, String target) {
    var address = request.getContextPath() + target;
    return isFreeFile(target) ? seeOther(address) : page(Response.Status.OK, address);
  }

  /**
   * A redirect.
   *
   * @param address an absolute URL, or a path with the context path, which stays as it is: JAX-RS
   *     would make a URL of it with the {@code Host} of the request, which a client can choose
   */
  static Response seeOther(String address) {
    return Response.status(Response.Status.SEE_OTHER).header("Location", address).build();
  }

  static Response page(Response.Status status, String address) {
    return Response.status(status).type(RefreshPage.TYPE).entity(RefreshPage.to(address)).build();
  }

  /**
   * The address of a callback with GET.
   *
   * @param form the parameters of the callback, encoded as a form
   */
  static String repeated(HttpServletRequest request, String form) {
    return request.getContextPath() + "/api/login/callback?" + CallbackForm.query(form);
  }

  private boolean isFreeFile(String target) {
    if (!pages.required().entries().isEmpty()) {
      return false;
    }
    var path = URI.create(target).getPath();
    try {
      return context.getResource(path.endsWith("/") ? path + "index.html" : path) != null;
    } catch (MalformedURLException e) {
      return false;
    }
  }
}
