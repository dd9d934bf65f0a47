package dev.cloakroom.example;

import dev.cloakroom.backend.SessionTokenFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** A team's own client of the backend: the filter is all that it takes to be signed in there. */
@Path("/orders")
@ApplicationScoped
@RegisterRestClient(configKey = "orders")
@RegisterProvider(SessionTokenFilter.class)
@RegisterProvider(OrderRefused.Mapper.class)
public interface OrdersClient {
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  String orders();

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  Response place(Order order);
}
