package dev.cloakroom.cookie;

import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a session from the cookies of a request. Every fault gives the same result: no session. */
final class SessionOpener {
  private final CookieSealer sealer;
  private final CookieSpec access;
  private final CookieSpec refresh;
  private final Optional<String> registration;

  /**
   * @param registration of the OpenID Provider that is configured, if there is one
   */
  SessionOpener(
      CookieSealer sealer, CookieSpec access, CookieSpec refresh, Optional<String> registration) {
    this.registration = registration;
    this.sealer = sealer;
    this.access = access;
    this.refresh = refresh;
  }

  /** The session; empty for any fault. */
  Optional<Session> open(CookieHeader header) {
    var accessToken = token(header, access);
    var refreshToken = token(header, refresh);
    if (accessToken.isEmpty() && header.has(access.name())
        || refreshToken.isEmpty() && header.has(refresh.name())
        || accessToken.isEmpty() && refreshToken.isEmpty()) {
      return Optional.empty();
    }
    // Of the two cookies, that of the refresh token names the node of the latest renewal and
    // carries
    // the attributes.
    var one = refreshToken.or(() -> accessToken).get();
    var other = accessToken.or(() -> refreshToken).get();
    if (!one.belongsTo(other) || one.attributes().filter(this::isOurs).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Session(
            one.sid(),
            one.start(),
            one.subject(),
            one.home(),
            one.attributes().get(),
            new TokenPair(
                accessToken.map(TokenCodec.Sealed::token).orElse(""),
                refreshToken.map(TokenCodec.Sealed::token),
                accessToken.flatMap(TokenCodec.Sealed::expiresAt),
                Optional.empty(),
                refreshToken.flatMap(TokenCodec.Sealed::expiresAt))));
  }

  // The tokens of another provider, or of another client there, are not for this application. A
  // session of a sign-in with a password has no registration.
  private boolean isOurs(SessionAttributes attributes) {
    return attributes.registration().isEmpty() || attributes.registration().equals(registration);
  }

  /** Those of the two cookies that open under a configured key, whatever they hold. */
  List<CookieSpec> own(CookieHeader header) {
    var own = new ArrayList<CookieSpec>(2);
    for (var spec : List.of(access, refresh)) {
      if (opened(header, spec).isPresent()) {
        own.add(spec);
      }
    }
    return own;
  }

  private Optional<TokenCodec.Sealed> token(CookieHeader header, CookieSpec spec) {
    return opened(header, spec).flatMap(TokenCodec::decode);
  }

  private Optional<CookieSealer.Opened> opened(CookieHeader header, CookieSpec spec) {
    var value = header.get(spec.name());
    if (value == null) {
      return Optional.empty();
    }
    var parts = CookieSealer.parts(value);
    if (parts < 1 || parts > SessionCookies.MAX_PARTS) {
      return Optional.empty();
    }
    if (parts > 1) {
      var whole = new StringBuilder(value);
      for (var i = 1; i < parts; i++) {
        var part = header.get(spec.part(i).name());
        if (part == null) {
          return Optional.empty();
        }
        whole.append(part);
      }
      value = whole.toString();
    }
    return sealer.open(spec.name(), parts, value);
  }
}
