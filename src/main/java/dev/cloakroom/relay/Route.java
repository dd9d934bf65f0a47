package dev.cloakroom.relay;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.RelayRoute;
import dev.cloakroom.httpclient.ConnectionPool;
import dev.cloakroom.httpclient.Deadlines;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.metrics.RouteMetrics;
import java.net.ProxySelector;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;

/**
 * A route of the settings, with everything that can be prepared before a request arrives.
 *
 * @param host the value of {@code Host} in requests to the backend
 * @param allow the value of {@code Allow} in answers about the route's methods
 * @param droppedFromRequests the fields of the browser's requests that do not pass
 */
record Route(
    RelayRoute settings,
    ConnectionPool backend,
    String host,
    String allow,
    FieldNames droppedFromRequests,
    RelayedCookies requestCookies,
    Locations locations,
    ResponseHeaderPolicy responseHeaders,
    RouteMetrics metrics) {

  /** All routes of a front end, by their names. */
  static Map<String, Route> all(
      Settings settings, Deadlines deadlines, HttpDate date, Metrics metrics, FrontEnd frontEnd) {
    return settings.relay().keySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                name -> name, name -> of(settings, name, deadlines, date, metrics, frontEnd)));
  }

  /**
   * @param name of the route, one of those in the settings
   */
  private static Route of(
      Settings settings,
      String name,
      Deadlines deadlines,
      HttpDate date,
      Metrics metrics,
      FrontEnd frontEnd) {
    var route = settings.relay().get(name);
    var prefix = settings.cookies().prefix();
    var tokens = new TokenFields(settings, route);
    var locations = new Locations(name, settings.relay());
    var backend =
        new ConnectionPool(
            route.target(),
            new ConnectionPool.Limits(
                settings.backend().connections().connectTimeout(),
                settings.backend().connections().maxAge(),
                route.maxCalls()),
            deadlines,
            (SSLSocketFactory) SSLSocketFactory.getDefault(),
            ProxySelector::getDefault);
    return new Route(
        route,
        backend,
        route.target().getRawAuthority(),
        route.namedMethods().stream().sorted().collect(Collectors.joining(", ")),
        tokens.droppedFromRequests(),
        new RelayedCookies(tokens.requestCookies(), prefix),
        locations,
        new ResponseHeaderPolicy(
            tokens.droppedFromAnswers(),
            new RelayedCookies(tokens.responseCookies(), prefix),
            locations,
            route,
            date),
        metrics.route(frontEnd.qualified(name), backend::usage));
  }

  /**
   * Whether the target of the route has no path. Only then {@code X-Forwarded-Prefix} is sent: a
   * backend puts it before its own path, so with the target {@code /api} its link to {@code /api/x}
   * would be {@code /relay/r/api/x}, which the relay would send to {@code /api/api/x}.
   */
  boolean isWholeBackend() {
    return settings.target().getRawPath().length() <= 1;
  }

  /** The target of the request to the backend (RFC 9112 section 3.2.1). */
  String requestTarget(RelayPath path) {
    var target = settings.target().getRawPath() + path.rest() + path.query();
    return target.startsWith("/") ? target : "/" + target;
  }
}
