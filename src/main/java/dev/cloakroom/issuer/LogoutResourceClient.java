package dev.cloakroom.issuer;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The backend's resource that ends a login. Its base URI is the whole address. */
public interface LogoutResourceClient {

  /** Posts the request. The caller closes the answer. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  Response post(LogoutRequest request);
}
