package dev.cloakroom.config;

import dev.cloakroom.config.Settings.RefreshRequest;
import dev.cloakroom.config.Settings.RefreshWith;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.Settings.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the keys of {@code cloakroom.backend.*} that say how a renewal is asked for. */
final class RefreshSettings {
  private static final String IN = BackendSettings.PREFIX + "refresh-token-in";
  private static final String WITH = BackendSettings.PREFIX + "refresh-with";
  private static final String FIELD = BackendSettings.PREFIX + "refresh-request-field";
  private static final String ACCESS_FIELD = BackendSettings.PREFIX + "refresh-access-field";
  private static final String BODY = "body";

  private final ConfigValues values;
  private final RequestFormat ofLogin;
  private final Map<String, String> members;

  /**
   * @param ofLogin the format of a login's request, which is a renewal's too unless it is set
   */
  RefreshSettings(ConfigValues values, RequestFormat ofLogin, Map<String, String> members) {
    this.values = values;
    this.ofLogin = ofLogin;
    this.members = members;
  }

  RefreshRequest read(Optional<Resource> resource) {
    var format = values.choice(BackendSettings.PREFIX + "refresh-format", ofLogin);
    var with = values.choice(WITH, RefreshWith.REFRESH_TOKEN);
    var transport =
        values
            .parsed(
                IN, RefreshSettings::transport, "set body, bearer, header:<Name> or cookie:<name>")
            .orElse(Optional.empty());
    var field =
        values
            .parsed(FIELD, BackendSettings::field, "set a member's name such as refreshToken")
            .orElse(FieldPath.of("refresh_token"));
    var accessField =
        values.parsed(ACCESS_FIELD, BackendSettings::field, "set a member's name such as token");
    var request = new RefreshRequest(format, members, with, transport, field, accessField);
    check(request, resource);
    return request;
  }

  private static Optional<TokenTransport> transport(String text) {
    if (text.equals(BODY)) {
      return Optional.empty();
    }
    if (text.equals("bearer")) {
      return Optional.of(TokenTransport.BEARER);
    }
    var place = TokenPlace.of(text);
    if (place instanceof TokenPlace.Header header) {
      TransportSettings.requireField(header.name());
      return Optional.of(TokenTransport.inField(header.name()));
    }
    if (place instanceof TokenPlace.Cookie cookie) {
      return Optional.of(TokenTransport.inCookie(cookie.name()));
    }
    throw new IllegalArgumentException("'" + text + "' is not known");
  }

  private void check(RefreshRequest request, Optional<Resource> resource) {
    if (request.with() == RefreshWith.BOTH && request.accessField().isEmpty()) {
      values.fault(ACCESS_FIELD, "missing beside " + WITH + "=both", "name the member for it");
    }
    if (request.with() != RefreshWith.BOTH && request.accessField().isPresent()) {
      values.fault(ACCESS_FIELD, "has no meaning unless " + WITH + "=both", "remove it");
    }
    if (request.format() == RequestFormat.FORM && isPointer(request.field())) {
      values.fault(FIELD, "a JSON Pointer, and a form has no nested members", "name a field");
    }
    if (request.format() == RequestFormat.FORM
        && request.accessField().filter(RefreshSettings::isPointer).isPresent()) {
      values.fault(
          ACCESS_FIELD, "a JSON Pointer, and a form has no nested members", "name a field");
    }
    checkPlaces(request);
    var needsBody = request.transport().isEmpty() || request.accessField().isPresent();
    if (needsBody && resource.filter(called -> !called.method().hasBody()).isPresent()) {
      values.fault(
          BackendSettings.PREFIX + "refresh-method",
          resource.get().method() + " has no body for the token",
          "set POST or PUT, or refresh-token-in=bearer");
    }
  }

  // A text has no members, so no value can stand below another.
  private void checkPlaces(RefreshRequest request) {
    var field = Optional.of(request.field()).filter(unused -> request.transport().isEmpty());
    var fixed = request.members().keySet().stream().map(FieldPath::of).toList();
    field.filter(place -> isBelowAny(place, fixed)).ifPresent(place -> placeFault(FIELD));
    request
        .accessField()
        .filter(
            place ->
                isBelowAny(place, fixed)
                    || field.filter(other -> other.place().equals(place.place())).isPresent()
                    || field.filter(other -> isBelowAny(place, List.of(other))).isPresent()
                    || field.filter(other -> isBelowAny(other, List.of(place))).isPresent())
        .ifPresent(place -> placeFault(ACCESS_FIELD));
  }

  private static boolean isBelowAny(FieldPath place, List<FieldPath> others) {
    return others.stream().anyMatch(other -> place.place().startsWith(other.place() + "/"));
  }

  private void placeFault(String key) {
    values.fault(key, "another value of the request has that place", "name another member");
  }

  private static boolean isPointer(FieldPath field) {
    return field.text().startsWith("/");
  }
}
