package dev.cloakroom.signin;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Origin;
import dev.cloakroom.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of this application that are registered at the provider. They come from the
 * configuration, never from the request (RFC 9700 section 2.1): of several public origins, the
 * request only chooses the one that it addressed.
 */
@PerFrontEnd
class SignInAddresses {
  /** The path of the callback, below the context root. */
  static final String CALLBACK = "/api/login/callback";

  /** The path of back-channel logouts, below the context root. */
  static final String BACKCHANNEL = "/api/logout/backchannel";

  private final Set<Origin> origins;
  private final Optional<OpenIdConnect> provider;
  private final Callers callers;

  @Inject
  SignInAddresses(Settings settings, Callers callers) {
    this.origins = settings.publicOrigins();
    this.provider = settings.openIdConnect();
    this.callers = callers;
  }

  /** The {@code redirect_uri} (RFC 6749 section 3.1.2) for a sign-in that this request starts. */
  URI redirect(HttpServletRequest request) {
    return provider
        .flatMap(OpenIdConnect::redirectUri)
        .orElseGet(() -> below(addressed(request), request.getContextPath() + CALLBACK));
  }

  /** Where the provider sends the browser after a logout. */
  URI afterLogout(HttpServletRequest request) {
    return provider
        .flatMap(OpenIdConnect::postLogoutRedirect)
        .orElseGet(() -> below(addressed(request), request.getContextPath() + "/"));
  }

  private Origin addressed(HttpServletRequest request) {
    return callers.addressed(request).orElseGet(this::first);
  }

  /** The origin that stands first in {@code cloakroom.public-origins}. */
  Origin first() {
    return origins.iterator().next();
  }

  static URI below(Origin origin, String path) {
    return URI.create(origin + path);
  }
}
