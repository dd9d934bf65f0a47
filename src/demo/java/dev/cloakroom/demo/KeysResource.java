package dev.cloakroom.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The public key of this run as a JWK Set (RFC 7517 section 5), to verify tokens with. */
@RequestScoped
@Path("/jwks")
@Produces(MediaType.APPLICATION_JSON)
public class KeysResource {

  @GET
  public String keys() {
    return SigningKey.publicKeyAsJwks();
  }
}
