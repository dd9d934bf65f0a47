package dev.cloakroom.api;

import dev.cloakroom.page.ProblemPage;
import dev.cloakroom.page.ProblemPage.Link;
import dev.cloakroom.page.RefreshPage;
import dev.cloakroom.signin.Landing.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * A page that says why a sign-in failed. It holds nothing of the provider.
 *
 * @param start the path of the app below the context root
 * @param refresh the element that asks again, or an empty text
 */
record ErrorPage(Failure failure, HttpServletRequest request, String start, String refresh) {

  /** The page. */
  static ErrorPage of(Failure failure, HttpServletRequest request, String start) {
    return new ErrorPage(failure, request, start, "");
  }

  /** The same page, which asks for an address at once, with all cookies of the app. */
  ErrorPage asking(String address) {
    return new ErrorPage(failure, request, start, RefreshPage.element(address));
  }

  Response build() {
    var problem = failure.problem();
    var context = request.getContextPath();
    var links =
        List.of(new Link("Sign in again", context + "/api/login"), Link.back(context + start));
    // Not as a String: RESTEasy escapes the HTML of a 400 that is one.
    var response =
        Response.status(problem.status())
            .type(ProblemPage.TYPE)
            .entity(new ProblemPage(problem, links, refresh).bytes(request));
    failure.retryAfter().ifPresent(wait -> response.header("Retry-After", wait.toSeconds()));
    return response.build();
  }
}
