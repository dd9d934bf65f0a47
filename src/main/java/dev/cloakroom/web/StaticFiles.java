package dev.cloakroom.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.Set;

/**
 * Tells static files from everything else. Everything else is the default: a request is for a file
 * only if it is read and no servlet but the container's own will serve it.
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
    // A welcome file is found by the container on the way: no pattern has matched by then.
    return match == null
        || match == MappingMatch.DEFAULT
        || match == MappingMatch.CONTEXT_ROOT
        || match == MappingMatch.EXACT && !isOfAServlet(request);
  }

  // Liberty maps a file that it has served before to a servlet of its own, which nobody registered.
  private static boolean isOfAServlet(HttpServletRequest request) {
    var pattern = request.getServletPath();
    return request.getServletContext().getServletRegistrations().values().stream()
        .anyMatch(servlet -> servlet.getMappings().contains(pattern));
  }
}
