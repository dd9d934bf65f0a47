package dev.cloakroom.backend;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;

/**
 * The backend's user resource, called with the session's token. {@code
 * cloakroom.backend.user-method} says by which of the two methods. The caller closes the answer.
 */
@RegisterProvider(SessionTokenFilter.class)
@Produces(MediaType.APPLICATION_JSON)
public interface UserClient {

  /** Gets the user's data. */
  @GET
  Response get();

  /** Posts JSON, for the user's data. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  Response post(byte[] body);
}
