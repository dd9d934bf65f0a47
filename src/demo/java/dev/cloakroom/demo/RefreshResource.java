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

/** Exchanges a refresh token for a new pair. */
@RequestScoped
@Path("/refresh-token")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RefreshResource {

  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;

  public RefreshResource() {
    this(null, null);
  }

  @Inject
  RefreshResource(AccessTokens accessTokens, RefreshTokens refreshTokens) {
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
  }

  @POST
  public TokenAnswer refresh(@NotNull @Valid RefreshRequest request) {
    var rotation = refreshTokens.rotate(request.refreshToken()).orElseThrow(Refusal::invalidGrant);
    var account = rotation.account();
    var accessToken = accessTokens.issue(account, rotation.authenticated());
    return new TokenAnswer(accessToken, rotation.successor(), account.name());
  }
}
