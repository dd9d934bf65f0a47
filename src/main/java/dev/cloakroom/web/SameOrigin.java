package dev.cloakroom.web;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.caller.Callers;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets only requests of our own pages pass. What is exempt is named here; whatever is added to the
 * application later is not.
 */
@Dependent
class SameOrigin {
  // Compared with the raw path: "/api/health/live;x=1" is not on the list.
  // No browser adds the credential of the admin resource by itself.
  private static final Set<String> EXEMPT =
      Set.of("/api/health/live", "/api/health/ready", "/api/admin/sessions");
  private static final Pattern PROBLEM = Pattern.compile("/api/problems/[a-z_]+");

  private final Callers callers;
  private final Audit audit;

  @Inject
  SameOrigin(Callers callers, Audit audit) {
    this.callers = callers;
    this.audit = audit;
  }

  /**
   * Whether the request may go on.
   *
   * @param path the raw path below the context root
   */
  boolean accepts(HttpServletRequest request, String path, HttpServletResponse response) {
    if (isExempt(path)) {
      return true;
    }
    response.addHeader("Vary", "Origin, Sec-Fetch-Site");
    if (SameOriginRule.accepts(signals(request), callers.ours(request))) {
      return true;
    }
    audit.crossOriginRefused(request);
    return false;
  }

  private static boolean isExempt(String path) {
    return path.startsWith("/api/") && (EXEMPT.contains(path) || PROBLEM.matcher(path).matches());
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
    if (values == null || !values.hasMoreElements()) {
      return List.of();
    }
    var first = values.nextElement();
    if (!values.hasMoreElements()) {
      return List.of(first);
    }
    var all = new ArrayList<>(List.of(first));
    values.asIterator().forEachRemaining(all::add);
    return all;
  }
}
