package dev.cloakroom.example;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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

  @GET
  @Path("/careless")
  @Produces(MediaType.APPLICATION_JSON)
  public String carelessly() {
    return careless.orders();
  }
}
