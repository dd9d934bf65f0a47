package dev.cloakroom.example;

import dev.cloakroom.session.CurrentSession;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A team's own resource, which fails as its path says. */
@Path("/")
@RequestScoped
public class TeamResource {
  @Inject CurrentSession session;

  @GET
  @Path("/fails")
  public String fails() {
    throw new IllegalStateException("a secret that no answer may repeat");
  }

  @GET
  @Path("/refuses")
  public String refuses() {
    throw new ClientErrorException(409);
  }

  /** Throws a problem of the product without a session. */
  @GET
  @Path("/session")
  public String session() {
    return session.fresh().subjectDigest();
  }
}
