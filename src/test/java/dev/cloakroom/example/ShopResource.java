package dev.cloakroom.example;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** A team's own resource in the product's WAR. */
@Path("/orders")
@RequestScoped
public class ShopResource {
  @Inject @RestClient OrdersClient backend;
  @Inject @RestClient CarelessClient careless;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String orders() {
    return backend.orders();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.TEXT_PLAIN)
  public Response place(Order order) {
    try (var placed = backend.place(order)) {
      return Response.status(placed.getStatus()).build();
    } catch (OrderRefused e) {
      return Response.status(409).entity(e.getMessage()).build();
    }
  }

  @GET
  @Path("/careless")
  @Produces(MediaType.APPLICATION_JSON)
  public String carelessly() {
    return careless.orders();
  }
}
