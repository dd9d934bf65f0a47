package dev.cloakroom.backend;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;

/** The backend's user resource, called with the session's token. */
@RegisterProvider(SessionTokenFilter.class)
public interface UserClient {

  /** Gets the user's data. The caller of this method closes the answer. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  Response user();
}
