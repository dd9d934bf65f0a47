package dev.cloakroom.restclient;

import dev.cloakroom.config.Settings.Connections;
import dev.cloakroom.config.Settings.HeaderField;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** Begins the product's Rest Clients: what all of them have in common is set here. */
public final class BackendClients {
  private BackendClients() {}

  /**
   * A builder of a client.
   *
   * @param uri the whole address of the resource
   * @param fixed the header fields that each call has
   */
  public static RestClientBuilder to(URI uri, Connections limits, List<HeaderField> fixed) {
    return RestClientBuilder.newBuilder()
        .baseUri(uri)
        .connectTimeout(limits.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(limits.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
        // A redirected POST would become a GET, or send a token to another host.
        .followRedirects(false)
        // The default mapper throws an exception that holds the backend's whole answer. Uncaught,
        // it would send the backend's header fields and cookies to the browser.
        .property("microprofile.rest.client.disable.default.mapper", true)
        .register(new MediaTypeFilter())
        .register(new FixedFieldsFilter(fixed), FixedFieldsFilter.PRIORITY);
  }
}
