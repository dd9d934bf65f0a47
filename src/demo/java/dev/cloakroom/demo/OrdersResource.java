package dev.cloakroom.demo;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The orders of the access token's subject. */
@RequestScoped
@Path("/orders")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
public class OrdersResource {

  private final Orders orders;
  private final JsonWebToken caller;

  public OrdersResource() {
    this(null, null);
  }

  @Inject
  OrdersResource(Orders orders, JsonWebToken caller) {
    this.orders = orders;
    this.caller = caller;
  }

  @GET
  public List<Order> list() {
    return orders.of(caller.getSubject());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response place(@NotNull @Valid NewOrder order) {
    var placed = orders.place(caller.getSubject(), order);
    return Response.status(Response.Status.CREATED).entity(placed).build();
  }
}
