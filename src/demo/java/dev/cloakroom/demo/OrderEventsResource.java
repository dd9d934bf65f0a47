package dev.cloakroom.demo;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** How many orders the access token's subject has, as server-sent events. */
@RequestScoped
@Path("/orders/events")
@RolesAllowed("user")
public class OrderEventsResource {

  private final OrderEvents events;
  private final JsonWebToken caller;

  public OrderEventsResource() {
    this(null, null);
  }

  @Inject
  OrderEventsResource(OrderEvents events, JsonWebToken caller) {
    this.events = events;
    this.caller = caller;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void watch(@Context SseEventSink sink, @Context Sse sse) {
    events.begin(caller.getSubject(), sink, sse);
  }
}
