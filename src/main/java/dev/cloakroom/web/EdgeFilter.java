package dev.cloakroom.web;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.Sessions;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The one filter: gives every answer its headers before anybody can commit it, makes the answer
 * known to those who write cookies, and stands in front of every request so that only those of our
 * own pages pass. One and not two, because a server does much around each filter.
 */
public class EdgeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private transient Settings settings;
  private transient Callers callers;
  private transient SameOrigin sameOrigin;
  private transient Sessions sessions;
  private transient ProblemWriter problems;

  @Inject
  void set(
      Settings settings,
      Callers callers,
      SameOrigin sameOrigin,
      Sessions sessions,
      ProblemWriter problems) {
    this.settings = settings;
    this.callers = callers;
    this.sameOrigin = sameOrigin;
    this.sessions = sessions;
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var path = request.getRequestURI().substring(request.getContextPath().length());
    SessionCookies.attach(request, response);
    if (callers.of(request).secure()) {
      ResponseHeaders.ofSecureConnection(response);
    }
    try {
      if (StaticFiles.serve(request, path)) {
        ResponseHeaders.ofFile(response, settings.contentSecurityPolicy());
        requireOneReading(request, response);
      } else {
        ResponseHeaders.ofAnswer(response);
        response.setHeader("X-Request-Id", Audit.requestId(request));
        requireOneReading(request, response);
        if (!sameOrigin.accepts(request, path, response)) {
          throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        // Whoever asks for it by CDI's proxy of the request would pay for that with each header.
        sessions.of(request);
      }
      chain.doFilter(request, response);
      if (request.getAttribute(ProblemException.UNANSWERED) instanceof ProblemException left) {
        throw left;
      }
    } catch (ProblemException e) {
      // From a servlet; JAX-RS has its own way. The container would log it with its whole stack.
      problems.write(request, response, e);
    }
    // RFC 9110 section 15.5.2. WildFly strips what SessionTokenFilter answered down to its status.
    if (response.getStatus() == 401 && !response.containsHeader("WWW-Authenticate")) {
      response.setHeader("WWW-Authenticate", "Cookie realm=\"cloakroom\"");
    }
  }

  // RFC 9112 section 11.2: whatever follows on this connection may not be a request.
  private static void requireOneReading(HttpServletRequest request, HttpServletResponse response) {
    if (!Framing.isClear(request)) {
      response.setHeader("Connection", "close");
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
  }
}
