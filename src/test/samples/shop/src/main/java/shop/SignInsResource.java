package shop;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** How many have signed in. */
@Path("/sign-ins")
@RequestScoped
public class SignInsResource {
  @Inject SignIns signIns;

  @GET
  @Produces(MediaType.TEXT_PLAIN)
  public String sinceTheStart() {
    return String.valueOf(signIns.sinceTheStart());
  }
}
