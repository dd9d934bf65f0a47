package dev.cloakroom.relay;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.RelayRoute;
import dev.cloakroom.config.Settings.TokenUse;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.config.TokenTransport;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The header fields and cookies that hold tokens on one route, by the settings. They are a matter
 * between this application and the backend: the browser neither sends nor gets them.
 */
final class TokenFields {
  private final RelayRoute route;
  private final Settings.Backend backend;

  TokenFields(Settings settings, RelayRoute route) {
    this.route = route;
    this.backend = settings.backend();
  }

  /** The fields that a request of the browser must not bring. */
  FieldNames droppedFromRequests() {
    // On a route without the token, a field of that name is the page's own, such as an API key.
    return route.token() == TokenUse.NONE
        ? DroppedFields.OF_REQUESTS
        : DroppedFields.OF_REQUESTS.and(Stream.of(route.transport().field()));
  }

  /** The fields of an answer that the browser must not get. */
  FieldNames droppedFromAnswers() {
    var transports = transports().filter(transport -> transport.cookie().isEmpty());
    return DroppedFields.OF_ANSWERS.and(
        Stream.concat(
            transports.map(TokenTransport::field),
            places(TokenPlace.Header.class).map(TokenPlace.Header::name)));
  }

  /** The cookies of the browser that may pass: if the token is a cookie, no other has its name. */
  Set<String> requestCookies() {
    var names = new HashSet<>(route.requestCookies());
    route.transport().cookie().ifPresent(names::remove);
    return names;
  }

  /** The cookies of an answer that may pass. */
  Set<String> responseCookies() {
    var names = new HashSet<>(route.responseCookies());
    transports().map(TokenTransport::cookie).flatMap(Optional::stream).forEach(names::remove);
    places(TokenPlace.Cookie.class).map(TokenPlace.Cookie::name).forEach(names::remove);
    return names;
  }

  private Stream<TokenTransport> transports() {
    return Stream.concat(
        Stream.of(route.transport(), backend.transport()),
        backend.refreshRequest().transport().stream());
  }

  private <T extends TokenPlace> Stream<T> places(Class<T> kind) {
    var places = backend.places();
    return Stream.concat(places.accessToken().stream(), places.refreshToken().stream())
        .filter(kind::isInstance)
        .map(kind::cast);
  }
}
