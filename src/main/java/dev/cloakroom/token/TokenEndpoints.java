package dev.cloakroom.token;

import dev.cloakroom.config.Settings;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/**
 * The backend's resources that deal in tokens.
 *
 * @param refresh absent where tokens cannot be renewed
 * @param logout absent where the backend has none
 */
record TokenEndpoints(
    TokenEndpoint login, Optional<TokenEndpoint> refresh, Optional<LogoutEndpoint> logout) {

  static TokenEndpoints of(Settings.Backend backend) {
    return new TokenEndpoints(
        tokens(backend, backend.login()),
        backend.refresh().map(uri -> tokens(backend, uri)),
        backend.logout().map(uri -> logout(backend, uri)));
  }

  private static TokenEndpoint tokens(Settings.Backend backend, URI uri) {
    return client(backend, uri).build(TokenEndpoint.class);
  }

  private static LogoutEndpoint logout(Settings.Backend backend, URI uri) {
    return client(backend, uri)
        .register(new LogoutRequest.Unpack(), LogoutRequest.Unpack.PRIORITY)
        .build(LogoutEndpoint.class);
  }

  private static RestClientBuilder client(Settings.Backend backend, URI uri) {
    return RestClientBuilder.newBuilder()
        .baseUri(uri)
        .connectTimeout(backend.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(backend.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
        // A redirected POST would become a GET, or send a refresh token to another host.
        .followRedirects(false)
        // The default mapper throws an exception that holds the backend's whole answer: uncaught,
        // that would reach the browser with the backend's headers and cookies.
        .property("microprofile.rest.client.disable.default.mapper", true)
        .property(SentOnce.STREAMING, true)
        .register(new SentOnce());
  }
}
