package dev.cloakroom.relay;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.RelayRoute;
import dev.cloakroom.wire.Backend;
import dev.cloakroom.wire.Deadlines;
import java.net.URI;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;

/**
 * A configured way through the relay, with all that can be made ready before a request comes.
 *
 * @param allow the methods, as {@code Allow} lists them
 */
record Route(
    RelayRoute settings,
    Backend backend,
    String host,
    String allow,
    RelayedCookies requestCookies,
    ResponseHeaders responseHeaders) {

  static Route of(Settings settings, RelayRoute route, Deadlines deadlines) {
    var prefix = settings.cookies().prefix();
    return new Route(
        route,
        new Backend(
            route.target(),
            settings.backend().connectTimeout(),
            route.maxCalls(),
            deadlines,
            (SSLSocketFactory) SSLSocketFactory.getDefault()),
        route.target().getRawAuthority(),
        route.methods().stream().sorted().collect(Collectors.joining(", ")),
        new RelayedCookies(route.requestCookies(), prefix),
        new ResponseHeaders(
            new RelayedCookies(route.responseCookies(), prefix), route.cache(), route.target()));
  }

  /** The target of the request to the backend (RFC 9112 section 3.2.1). */
  String requestTarget(RelayPath path) {
    var target = settings.target().getRawPath() + path.rest() + path.query();
    return target.startsWith("/") ? target : "/" + target;
  }

  /** The same as a whole. */
  URI asked(RelayPath path) {
    return settings.target().resolve(settings.target().getRawPath() + path.rest());
  }
}
