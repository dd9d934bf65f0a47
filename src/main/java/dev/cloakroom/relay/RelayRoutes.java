package dev.cloakroom.relay;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.Sessions;
import java.util.Map;

/** The relay of one front end. */
record RelayRoutes(Sessions sessions, Map<String, Route> routes, RelayCall call) {

  /**
   * The route of that name.
   *
   * @throws ProblemException {@link Problem#UNKNOWN_ROUTE} if this front end has none
   */
  Route require(String name) {
    var route = routes.get(name);
    if (route == null) {
      throw new ProblemException(Problem.UNKNOWN_ROUTE);
    }
    return route;
  }

  /** Whether there is such a route, and {@code %2F} may stand in its paths. */
  boolean hasEncodedSlashes(String name) {
    var route = routes.get(name);
    return route != null && route.settings().encodedSlashes();
  }

  /** Closes the connections to all backends. */
  void close() {
    routes.values().forEach(route -> route.backend().close());
  }
}
