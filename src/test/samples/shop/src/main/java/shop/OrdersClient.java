package shop;

import dev.cloakroom.backend.SessionTokenFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The backend's orders, as the signed-in user sees them. */
@Path("/orders")
@ApplicationScoped
@RegisterRestClient(configKey = "orders")
@RegisterProvider(SessionTokenFilter.class)
public interface OrdersClient {
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  String orders();
}
