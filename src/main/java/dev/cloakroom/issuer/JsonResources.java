package dev.cloakroom.issuer;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.restclient.ClientFieldsFilter;
import dev.cloakroom.restclient.MediaTypeFilter;
import dev.cloakroom.restclient.NoSilentResend;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/**
 * Rest Clients for the backend's login, refresh and logout resources.
 *
 * @param refresh absent if tokens cannot be renewed
 * @param logout absent if the backend has no such resource
 */
record JsonResources(
    JsonResource login, Optional<JsonResource> refresh, Optional<LogoutResourceClient> logout) {

  static JsonResources of(Settings.Backend backend, OnBehalf onBehalf) {
    return new JsonResources(
        tokens(backend, backend.login(), onBehalf),
        backend.refresh().map(uri -> tokens(backend, uri, onBehalf)),
        backend.logout().map(uri -> logout(backend, uri, onBehalf)));
  }

  private static JsonResource tokens(Settings.Backend backend, URI uri, OnBehalf onBehalf) {
    return client(backend, uri, onBehalf).build(JsonResource.class);
  }

  private static LogoutResourceClient logout(Settings.Backend backend, URI uri, OnBehalf onBehalf) {
    return client(backend, uri, onBehalf)
        .register(new LogoutRequest.Unpack(), LogoutRequest.Unpack.PRIORITY)
        .build(LogoutResourceClient.class);
  }

  private static RestClientBuilder client(Settings.Backend backend, URI uri, OnBehalf onBehalf) {
    return RestClientBuilder.newBuilder()
        .baseUri(uri)
        .connectTimeout(backend.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(backend.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
        // A redirected POST would become a GET, or send a refresh token to another host.
        .followRedirects(false)
        // The default mapper throws an exception that holds the backend's whole answer. Uncaught,
        // it would send the backend's header fields and cookies to the browser.
        .property("microprofile.rest.client.disable.default.mapper", true)
        .property(NoSilentResend.STREAMING, true)
        .register(new NoSilentResend())
        .register(new MediaTypeFilter())
        .register(new ClientFieldsFilter(onBehalf));
  }
}
