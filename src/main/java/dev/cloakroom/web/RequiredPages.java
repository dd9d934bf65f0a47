package dev.cloakroom.web;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Origin;
import dev.cloakroom.config.Settings;
import dev.cloakroom.page.FetchMode;
import dev.cloakroom.page.RefreshPage;
import dev.cloakroom.path.ReturnTo;
import dev.cloakroom.path.SafePath;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.Sessions;
import dev.cloakroom.web.RequiredPaths.Finding;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Gives {@link RequiredPaths} to signed-in users only, and leads others to the sign-in. */
@PerFrontEnd
class RequiredPages {
  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");

  private final RequiredPaths paths;
  private final String signIn;
  private final Sessions sessions;
  private final Callers callers;

  @Inject
  RequiredPages(Settings settings, Sessions sessions, Callers callers) {
    var pages = settings.login().pages();
    this.paths = new RequiredPaths(pages);
    this.signIn = pages.page().orElse(AccessTable.API + "/login");
    this.sessions = sessions;
    this.callers = callers;
  }

  /**
   * Answers a request for a required path that has no session, if it is the navigation of a
   * browser.
   *
   * @param fallback the file that would be the answer, in place of one at the path
   * @return whether the request is answered; if not, it may pass
   * @throws ProblemException {@link Problem#LOGIN_REQUIRED} if it is no navigation; {@link
   *     Problem#NOT_FOUND} if servers may differ on what the path names
   */
  boolean answers(
      HttpServletRequest request, HttpServletResponse response, Optional<String> fallback)
      throws IOException {
    if (paths.isEmpty()) {
      return false;
    }
    var finding = find(request, fallback);
    if (finding == Finding.FREE) {
      return false;
    }
    if (finding == Finding.UNCLEAR) {
      throw new ProblemException(Problem.NOT_FOUND);
    }
    if (isSignedIn(request)) {
      // The button "back" of a browser must not show the page after a logout.
      response.setHeader("Cache-Control", "no-store");
      return false;
    }
    if (!READS.contains(request.getMethod()) || !FetchMode.wantsPage(request)) {
      throw new ProblemException(Problem.LOGIN_REQUIRED);
    }
    SecurityHeaders.ofAnswer(response);
    if (isOfAnotherSite(request)) {
      askAgain(request, response);
    } else {
      leadToSignIn(request, response);
    }
    return true;
  }

  // A required file is required by whatever path it is read.
  private Finding find(HttpServletRequest request, Optional<String> fallback) {
    var context = request.getContextPath();
    var finding = paths.find(request.getRequestURI(), context, AppFiles.path(request));
    if (finding != Finding.FREE || fallback.isEmpty()) {
      return finding;
    }
    var ofFile = paths.find(context + fallback.get(), context, fallback.get());
    // If the page that signs in led to the sign-in, the browser would never stop.
    return ofFile == Finding.REQUIRED && paths.signsIn(AppFiles.path(request))
        ? Finding.UNCLEAR
        : ofFile;
  }

  private boolean isSignedIn(HttpServletRequest request) {
    var current = sessions.of(request);
    return current.peek().filter(session -> !current.isGivenUp(session)).isPresent();
  }

  // The user may be signed in: the browser sends no Strict cookies along.
  private void askAgain(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var page = RefreshPage.to(target(request)).getBytes(StandardCharsets.UTF_8);
    response.setHeader("Content-Security-Policy", RefreshPage.POLICY);
    response.setContentType(RefreshPage.TYPE);
    response.setContentLength(page.length);
    response.getOutputStream().write(page);
  }

  private void leadToSignIn(HttpServletRequest request, HttpServletResponse response) {
    var context = request.getContextPath();
    var returnTo =
        ReturnTo.of(target(request), context)
            .map(to -> "?returnTo=" + URLEncoder.encode(to.in(context), StandardCharsets.UTF_8));
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", context + signIn + returnTo.orElse(""));
  }

  private static String target(HttpServletRequest request) {
    var query = request.getQueryString();
    if (query != null && !SafePath.isPrintable(query)) {
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
    return request.getRequestURI() + (query == null ? "" : "?" + query);
  }

  // A page of ours is the Referer only if it was the refresh page. A browser that calls its request
  // cross-site as well would ask without an end.
  private boolean isOfAnotherSite(HttpServletRequest request) {
    var site = request.getHeader("Sec-Fetch-Site");
    if (site == null || !OTHER_SITES.contains(site)) {
      return false;
    }
    var referer = request.getHeader("Referer");
    return referer == null
        || Origin.ofReferer(referer).filter(callers.ours(request)::contains).isEmpty();
  }
}
