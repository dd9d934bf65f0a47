package dev.cloakroom.demo;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Claims of the access token's user (OpenID Connect Core section 5.3). */
@RequestScoped
@Path("/userinfo")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
public class UserInfoResource {
  private static final JsonProvider JSON = JsonProvider.provider();

  private final Accounts accounts;
  private final JsonWebToken caller;

  public UserInfoResource() {
    this(null, null);
  }

  @Inject
  UserInfoResource(Accounts accounts, JsonWebToken caller) {
    this.accounts = accounts;
    this.caller = caller;
  }

  @GET
  public String userInfo() {
    var account = accounts.bySubject(caller.getSubject()).orElseThrow(NotFoundException::new);
    return JSON.createObjectBuilder()
        .add("sub", account.subject())
        .add("name", account.name())
        .add("preferred_username", account.username())
        .add("email", account.email())
        .build()
        .toString();
  }
}
