package dev.cloakroom.relay;

import dev.cloakroom.config.Origin;
import dev.cloakroom.config.Settings.RelayRoute;
import dev.cloakroom.path.SafePath;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Translates between the URLs that a backend knows and those at which browsers reach the same
 * resources (RFC 9110 section 10.2.2). A backend's own address is never passed on: a URL of a
 * backend is left out if no route leads to it.
 */
final class Locations {
  private final Place own;
  private final URI target;
  // Sorted by the length of the path, longest first. With routes to /api and to /api/v1 of one
  // host, the URL /api/v1/x then belongs to the second.
  private final List<Place> places = new ArrayList<>();
  // The routes to the same host and port as this one.
  private final List<Place> here;

  /**
   * The target of a route.
   *
   * @param base empty, or a path without a slash at its end
   */
  private record Place(String route, Site site, String base) {}

  /**
   * The target of a request, as the backend and as the browser know it.
   *
   * @param target path and query of the request to the backend
   * @param relay the path of the relay as browsers know it, such as {@code /app/relay}
   * @param origin the origin of this application to which the browser sent the request, if known
   */
  record Asked(String target, String relay, Optional<Origin> origin) {}

  /**
   * @param route the name of the route
   * @param routes all routes, this one included
   */
  Locations(String route, Map<String, RelayRoute> routes) {
    target = routes.get(route).target();
    own = place(route, target);
    routes.forEach((name, settings) -> places.add(place(name, settings.target())));
    places.sort(
        Comparator.comparing((Place place) -> -place.base().length()).thenComparing(Place::route));
    here = at(own.site());
  }

  /** The name of the route. */
  String route() {
    return own.route();
  }

  /** The path of the route as browsers know it, such as {@code /app/relay/orders}. */
  String path(Asked asked) {
    return asked.relay() + "/" + own.route();
  }

  private List<Place> at(Site site) {
    return places.stream().filter(place -> place.site().is(site)).toList();
  }

  private static Place place(String route, URI target) {
    return new Place(route, Site.of(target), target.getRawPath());
  }

  /**
   * A URL in an answer, translated for the browser. A URL of a backend becomes one below its route;
   * any other URL stays as it is.
   *
   * @return empty if no route leads to a URL of a backend, or if browsers could not read the host
   */
  Optional<String> mapped(String field, Asked asked) {
    var text = UriReference.trimmed(field);
    var reference = UriReference.of(text);
    if (!reference.isOfTheWeb()) {
      return isAtBackend(reference) ? Optional.empty() : Optional.of(UriReference.visible(text));
    }
    var found = reference.against(UriReference.of(asked.target()));
    if (reference.authority().isEmpty()) {
      return below(here, found, asked);
    }
    var site = Site.of(reference);
    if (site.isEmpty()) {
      return Optional.empty();
    }
    if (isOurs(site.get(), asked)) {
      return below(here, found, asked);
    }
    var there = at(site.get());
    return there.isEmpty() ? Optional.of(UriReference.visible(text)) : below(there, found, asked);
  }

  // Whether a URL of another scheme than http and https, such as ws, names a backend's host.
  private boolean isAtBackend(UriReference reference) {
    var web = UriReference.of("http:" + reference.path());
    return !web.authority().isEmpty()
        && Site.of(web)
            .filter(site -> places.stream().anyMatch(place -> place.site().is(site)))
            .isPresent();
  }

  private static boolean isOurs(Site site, Asked asked) {
    return asked.origin().filter(origin -> Site.of(origin).is(site)).isPresent();
  }

  private Optional<String> below(List<Place> there, UriReference found, Asked asked) {
    var path = found.path();
    // A backend may write paths of the relay itself, because it applies X-Forwarded-Prefix or has
    // the URL from a page.
    for (var place : places) {
      var route = asked.relay() + "/" + place.route();
      if (isBelow(path, route)) {
        return url(route, withoutBase(path.substring(route.length()), place), found);
      }
    }
    if (there.contains(own) && isBelow(path, own.base())) {
      return url(path(asked), path.substring(own.base().length()), found);
    }
    return there.stream()
        .filter(place -> isBelow(path, place.base()))
        .findFirst()
        .flatMap(
            place ->
                url(
                    asked.relay() + "/" + place.route(),
                    path.substring(place.base().length()),
                    found));
  }

  // Some backends put X-Forwarded-Prefix before the whole path, including the path of the target;
  // others replace the path of the target with it. With the target /api, both /relay/r/api/x and
  // /relay/r/x are /x on the route r.
  private static String withoutBase(String rest, Place place) {
    return isBelow(rest, place.base()) ? rest.substring(place.base().length()) : rest;
  }

  private static Optional<String> url(String route, String rest, UriReference found) {
    return Optional.of(
        route
            + UriReference.visible(UriReference.withoutStrayPercents(rest))
            + UriReference.visible(found.query())
            + UriReference.visible(found.fragment()));
  }

  private static boolean isBelow(String path, String base) {
    return path.startsWith(base)
        && (path.length() == base.length() || path.charAt(base.length()) == '/');
  }

  /**
   * A URL in a request, such as {@code Destination} (RFC 4918 section 10.3), translated for the
   * backend. It must be below this route, or be the backend's own URL below the route's target.
   *
   * @param encodedSlashes whether the path may have {@code %2F} in it
   * @return empty if it is any other URL, or if the relay would refuse it as the target of a
   *     request
   */
  Optional<String> toBackend(String field, Asked asked, boolean encodedSlashes) {
    var reference = UriReference.of(field);
    if (!reference.isOfTheWeb()) {
      return Optional.empty();
    }
    var rest = rest(reference, asked);
    if (rest.isEmpty()) {
      // COPY of OpenStack Swift has the destination "container/object", which is not a URL.
      var name = reference.scheme().isEmpty() && !reference.path().startsWith("/");
      return name && reference.authority().isEmpty() && SafePath.isSafe("/" + field, encodedSlashes)
          ? Optional.of(field)
          : Optional.empty();
    }
    return rest.filter(path -> SafePath.isSafe(path, encodedSlashes))
        .map(path -> target + path + UriReference.visible(reference.query()));
  }

  private Optional<String> rest(UriReference reference, Asked asked) {
    var path = reference.path();
    var route = path(asked);
    var relative = reference.authority().isEmpty();
    var site = relative ? Optional.<Site>empty() : Site.of(reference);
    if ((relative || site.filter(s -> isOurs(s, asked)).isPresent()) && isBelow(path, route)) {
      return Optional.of(path.substring(route.length()));
    }
    return site.filter(own.site()::is).isPresent() && isBelow(path, own.base())
        ? Optional.of(path.substring(own.base().length()))
        : Optional.empty();
  }
}
