package dev.cloakroom.relay;

import dev.cloakroom.path.SafePath;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.util.function.Predicate;

/**
 * The target of a relayed request: the name of the route, and the rest, octet for octet as it was
 * sent. The rest is refused if a server behind the relay could read it as a path outside the route
 * after decoding it once or several times: {@code /%252e%252e/admin}.
 *
 * @param route the name of the route
 * @param rest empty, or a path that begins with one slash
 * @param query empty, or a question mark and the query
 */
record RelayPath(String route, String rest, String query) {
  /**
   * @param raw the path behind the servlet's own, as it was sent
   * @param rawQuery the query as it was sent, or null
   * @param encodedSlashes whether the rest may have encoded slashes on the route of that name
   * @throws ProblemException if the path is not safe
   */
  static RelayPath of(String raw, String rawQuery, Predicate<String> encodedSlashes) {
    if (!raw.startsWith("/") || raw.length() < 2) {
      throw new ProblemException(Problem.UNKNOWN_ROUTE);
    }
    var slash = raw.indexOf('/', 1);
    var route = slash < 0 ? raw.substring(1) : raw.substring(1, slash);
    var rest = slash < 0 ? "" : raw.substring(slash);
    if (!SafePath.isSafe(rest, encodedSlashes.test(route))
        || rawQuery != null && !SafePath.isPrintable(rawQuery)) {
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
    return new RelayPath(route, rest, rawQuery == null ? "" : "?" + rawQuery);
  }
}
