package shop;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What the shop knows of whoever is signed in. */
@Path("/account")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class AccountResource {
  @Inject JsonWebToken user;

  @GET
  @RolesAllowed("**") // every user
  public String name() {
    return user.<String>claim("name").orElse(user.getName());
  }

  @GET
  @Path("/staff")
  @RolesAllowed("cloakroom-admin")
  public String staff() {
    return "the shop's books";
  }
}
