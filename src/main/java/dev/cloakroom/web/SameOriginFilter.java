package dev.cloakroom.web;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Stands in front of every request and lets only those of our own pages pass. What is exempt is
 * named here; whatever is added to the application later is not.
 */
public class SameOriginFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  // Compared with the raw path: "/api/health/live;x=1" is not on the list.
  // No browser adds the credential of the admin resource by itself.
  private static final Set<String> EXEMPT =
      Set.of("/api/health/live", "/api/health/ready", "/api/admin/sessions");
  private static final Pattern PROBLEM = Pattern.compile("/api/problems/[a-z_]+");

  private transient Callers callers;
  private transient ProblemWriter problems;
  private transient Audit audit;

  @Inject
  void set(Callers callers, ProblemWriter problems, Audit audit) {
    this.audit = audit;
    this.callers = callers;
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (StaticFiles.serve(request) || isExempt(request)) {
      chain.doFilter(request, response);
      return;
    }
    response.addHeader("Vary", "Origin, Sec-Fetch-Site");
    if (SameOriginRule.accepts(signals(request), callers.ours(request))) {
      chain.doFilter(request, response);
      return;
    }
    audit.crossOriginRefused(request);
    problems.write(request, response, new ProblemException(Problem.CROSS_ORIGIN));
  }

  static boolean isExempt(HttpServletRequest request) {
    var path = request.getRequestURI().substring(request.getContextPath().length());
    return EXEMPT.contains(path) || PROBLEM.matcher(path).matches();
  }

  private static SameOriginRule.Signals signals(HttpServletRequest request) {
    return new SameOriginRule.Signals(
        request.getMethod(),
        values(request, "Sec-Fetch-Site"),
        values(request, "Sec-Fetch-Mode"),
        values(request, "Origin"),
        values(request, "Referer"),
        values(request, "X-CSRF"));
  }

  private static List<String> values(HttpServletRequest request, String name) {
    var values = request.getHeaders(name);
    return values == null ? List.of() : Collections.list(values);
  }
}
