package dev.cloakroom.restclient;

import jakarta.ws.rs.client.ClientRequestContext;

/** Header fields of a request of a Rest Client. */
public final class RequestFields {
  private RequestFields() {}

  /**
   * Sets a field, in place of all values that it had. {@code putSingle} would empty the list of the
   * old values, and a filter of the server may have put a list there that cannot be changed: with
   * MicroProfile Telemetry, Open Liberty does so.
   */
  public static void set(ClientRequestContext call, String name, String value) {
    var headers = call.getHeaders();
    headers.remove(name);
    headers.add(name, value);
  }
}
