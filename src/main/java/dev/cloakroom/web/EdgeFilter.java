package dev.cloakroom.web;

import dev.cloakroom.bean.EachFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.drain.Drain;
import dev.cloakroom.identity.Identities.Use;
import dev.cloakroom.page.ProblemPage;
import dev.cloakroom.problem.Challenge;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The filter in front of every request. It sets the security headers before the response can be
 * committed, gives {@link SessionCookies} the response, applies the {@link AccessRule} of the path,
 * turns strangers away from {@link RequiredPages}, and passes on the request with its user. It is
 * one filter rather than several, because a server does much work around each.
 */
public class EdgeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /**
   * The filter's name, and the attribute of the servlet context that is set when it is registered.
   */
  public static final String NAME = "dev.cloakroom.edge";

  private static final Logger LOG = Logger.getLogger(EdgeFilter.class.getName());
  private static final Set<Integer> OF_UNREADABLE_FIELDS = Set.of(400, 406, 415);
  private static final String SEEN = EdgeFilter.class.getName() + ".seen";

  private OwnErrorPages errorPages = OwnErrorPages.OURS;
  private transient EachFrontEnd<EdgeBeans> allBeans;
  private transient Callers callers;
  private transient SameOrigin sameOrigin;
  private transient ProblemWriter problems;
  private transient Drain drain;
  private transient RequestLog requestLog;

  @Inject
  void set(
      Instance<EdgeBeans> beans,
      Callers callers,
      SameOrigin sameOrigin,
      ProblemWriter problems,
      Drain drain,
      RequestLog requestLog) {
    set(new EachFrontEnd<>(beans::get), callers, sameOrigin, problems, drain, requestLog);
  }

  void set(
      EachFrontEnd<EdgeBeans> allBeans,
      Callers callers,
      SameOrigin sameOrigin,
      ProblemWriter problems,
      Drain drain,
      RequestLog requestLog) {
    this.allBeans = allBeans;
    this.callers = callers;
    this.sameOrigin = sameOrigin;
    this.problems = problems;
    this.drain = drain;
    this.requestLog = requestLog;
  }

  @Override
  public void init() {
    var configured = getInitParameter(OwnErrorPages.PARAMETER);
    // A copy of the filter in a team's web.xml has no such parameter.
    errorPages = configured == null ? OwnErrorPages.OURS : OwnErrorPages.valueOf(configured);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // The filter runs twice if a team has copied it into its web.xml.
    if (request.getAttribute(SEEN) != null) {
      chain.doFilter(request, response);
      return;
    }
    request.setAttribute(SEEN, true);
    var begin = System.nanoTime();
    var failed = true;
    drain.callBegins();
    try {
      answerOfFrontEnd(request, response, chain);
      failed = false;
    } finally {
      drain.callEnds();
      requestLog.write(request, response, failed, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private void answerOfFrontEnd(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var frontEnd = callers.frontEnd(request);
    var beans = allBeans.of(frontEnd);
    if (frontEnd.isDefault()) {
      answer(beans, request, response, chain);
      return;
    }
    // Resources that are made for this request get the beans of its front end.
    var before = frontEnd.enter();
    try {
      answer(beans, request, response, chain);
    } finally {
      before.enter();
    }
  }

  private void answer(
      EdgeBeans beans, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // A connection that a proxy keeps would be closed while its next request is on the way. HTTP/2
    // has no such field (RFC 9113 section 8.2.2).
    if (drain.hasBegun() && request.getProtocol().equals("HTTP/1.1")) {
      response.setHeader("Connection", "close");
    }
    var path = request.getRequestURI().substring(request.getContextPath().length());
    SessionCookies.attach(request, response);
    ProblemPage.attach(request, response);
    try {
      var rule = admit(beans, request, response, path);
      var file =
          rule == AccessRule.STATIC_FILE
              ? beans.fallback.of(request, path)
              : Optional.<String>empty();
      if (file.isPresent()) {
        FileCaching.ofPage(response);
      }
      if (beans.requiredPages.answers(request, response, file)) {
        return;
      }
      var identified = beans.identities.identified(request, response, use(rule, path));
      if (file.isPresent()) {
        Fallback.serve(identified, response, file.get());
        return;
      }
      pass(request, identified, response, path, chain);
      if (request.getAttribute(ProblemException.UNANSWERED) instanceof ProblemException left) {
        throw left;
      }
    } catch (ProblemException e) {
      // A servlet threw it: in JAX-RS, ProblemExceptionMapper answers. If it went on to the
      // container, the container would log it with its stack trace.
      problems.write(request, response, e);
    } catch (IOException | ServletException | RuntimeException e) {
      if (!isOfGoneClient(path, e)) {
        throw e;
      }
      LOG.log(Level.FINE, "client gone: {0}", e.getClass().getName());
    }
    answerForCall(request, response);
    answerEmptyError(request, response, path);
    if (response.getStatus() == 401 && !response.containsHeader(Challenge.FIELD)) {
      response.setHeader(Challenge.FIELD, Challenge.COOKIE.value());
    }
  }

  // A resource of the product answers every fault but one: an IOException on the client's
  // connection. The server would log a stack trace for each client that closes its connection
  // early.
  private static boolean isOfGoneClient(String path, Throwable fault) {
    if (!AccessTable.isOfApi(path)) {
      return false;
    }
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  // If SessionTokenFilter does not make a call, it answers the call with a problem. On WildFly only
  // the status of it reaches the browser, unless the application registers ProblemExceptionMapper.
  // So the body is written here. A response with a Content-Type has a body already.
  private void answerForCall(HttpServletRequest request, HttpServletResponse response) {
    if (request.getAttribute(ProblemException.OF_CALL) instanceof ProblemException noted
        && !response.isCommitted()
        && response.getStatus() == noted.problem().status()
        && response.getContentType() == null) {
      problems.write(request, response, noted);
    }
  }

  // Jersey answers an Accept or a Content-Type that it cannot parse with the status alone. Other
  // errors without a body have gone to the container's error page.
  private void answerEmptyError(
      HttpServletRequest request, HttpServletResponse response, String path) {
    if (AccessTable.isOfApi(path)
        && OF_UNREADABLE_FIELDS.contains(response.getStatus())
        && !response.isCommitted()
        && response.getContentType() == null) {
      problems.write(request, response, Faults.ofStatus(request, response.getStatus()));
    }
  }

  private AccessRule admit(
      EdgeBeans beans, HttpServletRequest request, HttpServletResponse response, String path) {
    if (callers.of(request).secure()) {
      SecurityHeaders.ofSecureConnection(response);
    }
    var rule = AccessTable.rule(request, path);
    if (rule == AccessRule.STATIC_FILE) {
      SecurityHeaders.ofFile(response, beans.settings.page().contentSecurityPolicy());
      FileCaching.of(request, response);
      requireClearFraming(request, response);
      return rule;
    }
    SecurityHeaders.ofAnswer(response);
    if (path.equals(AccessTable.CALLBACK)) {
      SecurityHeaders.ofCallback(response);
    }
    response.setHeader("X-Request-Id", callers.requestId(request));
    requireClearFraming(request, response);
    if (rule == AccessRule.SAME_ORIGIN) {
      sameOrigin.require(request, response);
    }
    // Stores the session in the request. Created later through CDI's proxy of the request, it would
    // read every header field through that proxy.
    beans.sessions.of(request);
    return rule;
  }

  private static Use use(AccessRule rule, String path) {
    if (rule == AccessRule.STATIC_FILE) {
      return Use.STATIC_FILE;
    }
    return AccessTable.isOfApi(path) || AccessTable.isOfRelay(path) ? Use.PRODUCT : Use.APPLICATION;
  }

  private void pass(
      HttpServletRequest request,
      HttpServletRequest identified,
      HttpServletResponse response,
      String path,
      FilterChain chain)
      throws IOException, ServletException {
    if (!replacesErrorPage(path)) {
      chain.doFilter(identified, response);
      return;
    }
    // Open Liberty commits a wrapped response when the servlet returns. A servlet that cannot wait
    // for this filter writes its problem through the attribute.
    ProblemException.Answer answer = problem -> problems.write(request, response, problem);
    request.setAttribute(ProblemException.ANSWER, answer);
    try {
      chain.doFilter(identified, new ProblemResponse(request, response, problems));
    } catch (ProblemException e) {
      throw e;
    } catch (FileNotFoundException e) {
      throw new ProblemException(Problem.NOT_FOUND, e);
    } catch (ServletException | RuntimeException e) {
      // Open Liberty reports a missing file like this, also if a team's filters are in between.
      if (e.getCause() instanceof FileNotFoundException && e instanceof ServletException) {
        throw new ProblemException(Problem.NOT_FOUND, e);
      }
      if (response.isCommitted() || isOfGoneClient(path, e)) {
        throw e;
      }
      throw ErrorServlet.problem(e)
          .orElseGet(() -> ErrorServlet.internalError(e, callers.requestId(request)));
    }
  }

  // A team's own error pages apply to the team's own paths.
  private boolean replacesErrorPage(String path) {
    return switch (errorPages) {
      case OURS -> false;
      case THEIRS -> AccessTable.isOfApi(path) || AccessTable.isOfRelay(path);
      case NONE -> true;
    };
  }

  // RFC 9112 section 11.2: the bytes that follow on this connection may not be a request.
  private static void requireClearFraming(
      HttpServletRequest request, HttpServletResponse response) {
    if (!Framing.isClear(request)) {
      response.setHeader("Connection", "close");
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
  }
}
