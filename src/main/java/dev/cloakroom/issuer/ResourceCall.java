package dev.cloakroom.issuer;

import jakarta.ws.rs.core.Response;

/** Calls one resource of the backend. {@link RestCall} does it over the network. */
@FunctionalInterface
interface ResourceCall {

  /**
   * Sends the request. The caller closes the answer.
   *
   * @throws jakarta.ws.rs.ProcessingException if no answer comes
   */
  Response send(TokenRequest request);
}
