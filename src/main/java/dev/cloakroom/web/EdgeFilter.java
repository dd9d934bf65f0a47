package dev.cloakroom.web;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The outermost filter: gives every answer its headers before anybody can commit it, and makes the
 * answer known to those who write cookies.
 */
public class EdgeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private transient Settings settings;
  private transient Callers callers;
  private transient ProblemWriter problems;

  @Inject
  void set(Settings settings, Callers callers, ProblemWriter problems) {
    this.problems = problems;
    this.settings = settings;
    this.callers = callers;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    SessionCookies.attach(request, response);
    if (StaticFiles.serve(request)) {
      ResponseHeaders.ofFile(response, settings.contentSecurityPolicy());
    } else {
      ResponseHeaders.ofAnswer(response);
      response.setHeader("X-Request-Id", Audit.requestId(request));
    }
    if (callers.of(request).secure()) {
      ResponseHeaders.ofSecureConnection(response);
    }
    try {
      chain.doFilter(request, response);
    } catch (ProblemException e) {
      // From a servlet; JAX-RS has its own way. The container would log it with its whole stack.
      problems.write(request, response, e);
    }
  }
}
