package dev.cloakroom.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

/** Ends the refresh tokens of a sign-in (RFC 7009); access tokens live on until they expire. */
@RequestScoped
@Path("/revoke")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class RevocationResource {
  private final RegisteredClient client;
  private final RefreshTokens refreshTokens;

  public RevocationResource() {
    this(null, null);
  }

  @Inject
  RevocationResource(RegisteredClient client, RefreshTokens refreshTokens) {
    this.client = client;
    this.refreshTokens = refreshTokens;
  }

  @POST
  public Response revoke(
      @HeaderParam("Authorization") String authorization, MultivaluedMap<String, String> form) {
    client.authenticate(authorization, form);
    var token = form.getFirst("token");
    if (token == null) {
      throw Refusal.badRequest("invalid_request");
    }
    refreshTokens.end(token);
    return Response.ok().build();
  }
}
