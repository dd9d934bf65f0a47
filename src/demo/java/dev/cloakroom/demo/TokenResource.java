package dev.cloakroom.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** The provider's token endpoint (OpenID Connect Core sections 3.1.3 and 12). */
@RequestScoped
@Path("/token")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
public class TokenResource {
  private static final JsonProvider JSON = JsonProvider.provider();

  private final RegisteredClient client;
  private final AuthorizationCodes codes;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final ProviderTokens providerTokens;

  public TokenResource() {
    this(null, null, null, null, null);
  }

  @Inject
  TokenResource(
      RegisteredClient client,
      AuthorizationCodes codes,
      AccessTokens accessTokens,
      RefreshTokens refreshTokens,
      ProviderTokens providerTokens) {
    this.client = client;
    this.codes = codes;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.providerTokens = providerTokens;
  }

  @POST
  public Response token(
      @Context UriInfo uriInfo,
      @HeaderParam("Authorization") String authorization,
      MultivaluedMap<String, String> form) {
    client.authenticate(authorization, form);
    var issuer = Provider.at(uriInfo).issuer();
    var tokens =
        switch (required(form, "grant_type")) {
          case "authorization_code" -> exchange(issuer, form);
          case "refresh_token" -> renew(issuer, form);
          default -> throw Refusal.badRequest("unsupported_grant_type");
        };
    return Response.ok(tokens.toString()).header("Cache-Control", "no-store").build();
  }

  private JsonObject exchange(String issuer, MultivaluedMap<String, String> form) {
    var exchange =
        codes
            .exchange(
                required(form, "code"),
                required(form, "redirect_uri"),
                required(form, "code_verifier"))
            .orElseThrow(Refusal::invalidGrant);
    return tokens(issuer, exchange.session(), exchange.nonce(), exchange.refreshToken());
  }

  private JsonObject renew(String issuer, MultivaluedMap<String, String> form) {
    var rotation =
        refreshTokens.rotate(required(form, "refresh_token")).orElseThrow(Refusal::invalidGrant);
    var session = rotation.session().orElseThrow(Refusal::invalidGrant);
    return tokens(issuer, session, Optional.empty(), rotation.successor());
  }

  private JsonObject tokens(
      String issuer, ProviderSession session, Optional<String> nonce, String refreshToken) {
    var accessToken = accessTokens.issue(session.account(), session.authenticated());
    return JSON.createObjectBuilder()
        .add("access_token", accessToken)
        .add("token_type", "Bearer")
        .add("expires_in", accessTokens.lifetime().toSeconds())
        .add("refresh_token", refreshToken)
        .add("id_token", providerTokens.idToken(issuer, session, nonce, accessToken))
        .build();
  }

  // RFC 6749 section 3.2: a parameter is there once.
  private static String required(MultivaluedMap<String, String> form, String name) {
    var values = form.get(name);
    if (values == null || values.size() != 1) {
      throw Refusal.badRequest("invalid_request");
    }
    return values.get(0);
  }
}
