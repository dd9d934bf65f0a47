package dev.cloakroom.example;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What an interface says of a resource, its roles too. */
public interface Ledger {
  @GET
  @Path("/book")
  @RolesAllowed("bookkeeper")
  String book();
}
