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
    TokenEndpoint login, Optional<TokenEndpoint> refresh, Optional<TokenEndpoint> logout) {

  static TokenEndpoints of(Settings.Backend backend) {
    return new TokenEndpoints(
        client(backend, backend.login()),
        backend.refresh().map(uri -> client(backend, uri)),
        backend.logout().map(uri -> client(backend, uri)));
  }

  private static TokenEndpoint client(Settings.Backend backend, URI uri) {
    return RestClientBuilder.newBuilder()
        .baseUri(uri)
        .connectTimeout(backend.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(backend.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
        // The default mapper throws an exception that holds the backend's whole answer: uncaught,
        // that would reach the browser with the backend's headers and cookies.
        .property("microprofile.rest.client.disable.default.mapper", true)
        .property(SentOnce.STREAMING, true)
        .register(new SentOnce())
        .build(TokenEndpoint.class);
  }
}
