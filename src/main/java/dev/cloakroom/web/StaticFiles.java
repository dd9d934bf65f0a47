package dev.cloakroom.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.Set;

/**
 * Decides whether a request is for a static file. It is one only if the method is GET or HEAD and
 * no servlet but the container's own serves the path. {@link AccessTable} has the rules for all
 * other requests.
 */
final class StaticFiles {
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private StaticFiles() {}

  /**
   * @param path the raw path below the context root
   */
  static boolean serve(HttpServletRequest request, String path) {
    if (!READS.contains(request.getMethod())) {
      return false;
    }
    if (AccessTable.isOfApi(path) || AccessTable.isOfRelay(path)) {
      return false;
    }
    var match = request.getHttpServletMapping().getMappingMatch();
    // For a welcome file no pattern has matched yet: the container looks for the file later.
    return match == null
        || match == MappingMatch.DEFAULT
        || match == MappingMatch.CONTEXT_ROOT
        || match == MappingMatch.EXACT && !isOfAServlet(request);
  }

  // Liberty maps the path of a file that it has served before to an internal servlet, which is not
  // among the registrations.
  private static boolean isOfAServlet(HttpServletRequest request) {
    var pattern = request.getServletPath();
    return request.getServletContext().getServletRegistrations().values().stream()
        .anyMatch(servlet -> servlet.getMappings().contains(pattern));
  }
}
