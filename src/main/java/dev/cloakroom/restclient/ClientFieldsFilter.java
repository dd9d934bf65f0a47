package dev.cloakroom.restclient;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.caller.TraceParent;
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
    // A server with OpenTelemetry has begun a span for this call.
    var traced = call.getHeaderString(TraceParent.FIELD) != null;
    onBehalf
        .client()
        .fields()
        .forEach(
            (name, value) -> {
              if (!traced || !isOfTrace(name)) {
                RequestFields.set(call, name, value);
              }
            });
  }

  private static boolean isOfTrace(String name) {
    return name.equals(TraceParent.FIELD) || name.equals(TraceParent.STATE);
  }
}
