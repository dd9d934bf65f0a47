package dev.cloakroom.token;

import dev.cloakroom.caller.OnBehalf;
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

  static TokenEndpoints of(Settings.Backend backend, OnBehalf onBehalf) {
    return new TokenEndpoints(
        tokens(backend, backend.login(), onBehalf),
        backend.refresh().map(uri -> tokens(backend, uri, onBehalf)),
        backend.logout().map(uri -> logout(backend, uri, onBehalf)));
  }

  private static TokenEndpoint tokens(Settings.Backend backend, URI uri, OnBehalf onBehalf) {
    return client(backend, uri, onBehalf).build(TokenEndpoint.class);
  }

  private static LogoutEndpoint logout(Settings.Backend backend, URI uri, OnBehalf onBehalf) {
    return client(backend, uri, onBehalf)
        .register(new LogoutRequest.Unpack(), LogoutRequest.Unpack.PRIORITY)
        .build(LogoutEndpoint.class);
  }

  private static RestClientBuilder client(Settings.Backend backend, URI uri, OnBehalf onBehalf) {
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
        .register(new SentOnce())
        .register(new ClientFieldsFilter(onBehalf));
  }
}
