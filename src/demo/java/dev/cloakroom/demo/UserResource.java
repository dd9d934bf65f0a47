package dev.cloakroom.demo;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The user of the access token. */
@RequestScoped
@Path("/user")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {

  private final Accounts accounts;
  private final JsonWebToken caller;

  public UserResource() {
    this(null, null);
  }

  @Inject
  UserResource(Accounts accounts, JsonWebToken caller) {
    this.accounts = accounts;
    this.caller = caller;
  }

  @GET
  public User user() {
    return accounts
        .bySubject(caller.getSubject())
        .map(User::of)
        .orElseThrow(NotFoundException::new);
  }
}
