package dev.cloakroom.issuer;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.Method;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.Settings.Resource;
import dev.cloakroom.restclient.BackendClients;
import dev.cloakroom.restclient.ClientFieldsFilter;
import dev.cloakroom.restclient.NoSilentResend;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** Calls a resource of the backend by its {@link BackendResource Rest Client}. */
final class RestCall implements ResourceCall {
  private final Method method;
  private final CredentialFilter fields;
  private final BackendResource client;

  private RestCall(Method method, CredentialFilter fields, RestClientBuilder client) {
    this.method = method;
    this.fields = fields;
    this.client = client.build(BackendResource.class);
  }

  /** A call that no client repeats by itself. */
  static RestCall once(Backend backend, Resource resource, OnBehalf onBehalf) {
    var fields = new CredentialFilter();
    var client =
        client(backend, resource, onBehalf, fields)
            .property(NoSilentResend.STREAMING, true)
            .register(new NoSilentResend());
    return new RestCall(resource.method(), fields, client);
  }

  /**
   * A call that needs the body of a 401. The JDK's {@code HttpURLConnection} loses that body if it
   * streams the request, so it may repeat this one, unless {@code sun.net.http.retryPost} is false.
   */
  static RestCall withRefusals(Backend backend, Resource resource, OnBehalf onBehalf) {
    var fields = new CredentialFilter();
    return new RestCall(resource.method(), fields, client(backend, resource, onBehalf, fields));
  }

  private static RestClientBuilder client(
      Backend backend, Resource resource, OnBehalf onBehalf, CredentialFilter fields) {
    return BackendClients.to(resource.uri(), backend.connections(), backend.headers())
        .register(new ClientFieldsFilter(onBehalf))
        .register(fields, CredentialFilter.PRIORITY);
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
