package shop;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The user's orders, fetched by the shop itself. */
@Path("/orders")
@RequestScoped
public class OrdersResource {
  @Inject @RestClient OrdersClient backend;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String orders() {
    return backend.orders();
  }
}
