package dev.cloakroom.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Signs in and out. */
@RequestScoped
@Path("/auth")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AuthResource {

  private final Accounts accounts;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;

  public AuthResource() {
    this(null, null, null);
  }

  @Inject
  AuthResource(Accounts accounts, AccessTokens accessTokens, RefreshTokens refreshTokens) {
    this.accounts = accounts;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
  }

  @POST
  @Path("/login")
  public TokenAnswer login(@NotNull @Valid Credentials credentials) {
    var account = accounts.signIn(credentials).orElseThrow(Refusal::wrongPassword);
    return new TokenAnswer(
        accessTokens.issue(account), refreshTokens.begin(account), account.name());
  }

  @POST
  @Path("/logout")
  public void logout(@NotNull @Valid RefreshRequest request) {
    refreshTokens.end(request.refreshToken());
  }
}
