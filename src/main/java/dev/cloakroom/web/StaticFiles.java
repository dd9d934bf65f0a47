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
    if (isBelow(path, "/api") || isBelow(path, "/relay")) {
      return false;
    }
    var match = request.getHttpServletMapping().getMappingMatch();
    // A welcome file is found by the container on the way: no pattern has matched by then.
    return match == null || match == MappingMatch.DEFAULT || match == MappingMatch.CONTEXT_ROOT;
  }

  private static boolean isBelow(String path, String prefix) {
    if (!path.startsWith(prefix)) {
      return false;
    }
    return path.length() == prefix.length() || "/;".indexOf(path.charAt(prefix.length())) >= 0;
  }
}
