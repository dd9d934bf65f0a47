package dev.cloakroom.restclient;

import dev.cloakroom.caller.OnBehalf;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;

/** Sends the fields about the client that the relay sends, for example {@code X-Forwarded-For}. */
public final class ClientFieldsFilter implements ClientRequestFilter {
  private final OnBehalf onBehalf;

  public ClientFieldsFilter() {
    this(null);
  }

  public ClientFieldsFilter(OnBehalf onBehalf) {
    this.onBehalf = onBehalf;
  }

  @Override
  public void filter(ClientRequestContext call) {
    var headers = call.getHeaders();
    onBehalf.client().fields().forEach(headers::putSingle);
  }
}
