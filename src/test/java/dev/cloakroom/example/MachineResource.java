package dev.cloakroom.example;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A team's own resource for machine clients. */
@Path("/reading")
@RequestScoped
@Produces("text/plain")
public class MachineResource {
  @Context SecurityContext security;
  @Inject JsonWebToken token;

  @GET
  @RolesAllowed("machine")
  public String read() {
    return security.getUserPrincipal().getName() + " " + token.getName();
  }
}
