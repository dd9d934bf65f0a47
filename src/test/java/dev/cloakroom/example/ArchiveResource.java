package dev.cloakroom.example;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** A team's own resource that is no bean, for owners but for one method. */
@Path("/archive")
@RolesAllowed("owner")
@Produces("text/plain")
public class ArchiveResource implements Ledger {
  @GET
  public String all() {
    return "all";
  }

  @GET
  @Path("/catalogue")
  @PermitAll
  public String catalogue() {
    return "catalogue";
  }

  @Override
  public String book() {
    return "book";
  }
}
