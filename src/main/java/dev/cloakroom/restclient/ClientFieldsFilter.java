package dev.cloakroom.restclient;

import dev.cloakroom.caller.OnBehalf;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;

/** Tells the backend on whose behalf it is called, as the relay does. */
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
