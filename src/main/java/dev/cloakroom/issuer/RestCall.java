package dev.cloakroom.issuer;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.Method;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.Settings.Resource;
import dev.cloakroom.restclient.ClientFieldsFilter;
import dev.cloakroom.restclient.FixedFieldsFilter;
import dev.cloakroom.restclient.MediaTypeFilter;
import dev.cloakroom.restclient.NoSilentResend;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** Calls a resource of the backend by its {@link BackendResource Rest Client}. */
final class RestCall implements ResourceCall {
  private final Method method;
  private final CredentialFilter fields;
  private final BackendResource client;

  RestCall(Backend backend, Resource resource, OnBehalf onBehalf) {
    this.method = resource.method();
    this.fields = new CredentialFilter();
    this.client =
        RestClientBuilder.newBuilder()
            .baseUri(resource.uri())
            .connectTimeout(
                backend.connections().connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .readTimeout(backend.connections().readTimeout().toMillis(), TimeUnit.MILLISECONDS)
            // A redirected POST would become a GET, or send a refresh token to another host.
            .followRedirects(false)
            // The default mapper throws an exception that holds the backend's whole answer.
            // Uncaught, it would send the backend's header fields and cookies to the browser.
            .property("microprofile.rest.client.disable.default.mapper", true)
            .property(NoSilentResend.STREAMING, true)
            .register(new NoSilentResend())
            .register(new MediaTypeFilter())
            .register(new ClientFieldsFilter(onBehalf))
            .register(new FixedFieldsFilter(backend.headers()), FixedFieldsFilter.PRIORITY)
            .register(fields, CredentialFilter.PRIORITY)
            .build(BackendResource.class);
  }

  @Override
  public Response send(TokenRequest request) {
    return fields.with(request.fields(), () -> called(request));
  }

  private Response called(TokenRequest request) {
    var form = request.format() == RequestFormat.FORM;
    return switch (method) {
      case GET -> client.get();
      case DELETE -> client.delete();
      case POST -> form ? client.postForm(request.body()) : client.postJson(request.body());
      case PUT -> form ? client.putForm(request.body()) : client.putJson(request.body());
    };
  }
}
