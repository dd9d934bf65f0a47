package dev.cloakroom.example;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** A team's own resource that leaves all to its interface. */
@Path("/ledger")
@Produces("text/plain")
public class LedgerResource implements Ledger {
  @Override
  public String book() {
    return "ledger";
  }
}
