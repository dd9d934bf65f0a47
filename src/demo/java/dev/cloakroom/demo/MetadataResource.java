package dev.cloakroom.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** What the provider says of itself (OpenID Connect Discovery section 3). */
@RequestScoped
@Path("/.well-known/openid-configuration")
@Produces(MediaType.APPLICATION_JSON)
public class MetadataResource {
  private static final JsonProvider JSON = JsonProvider.provider();

  @GET
  public String metadata(@Context UriInfo uriInfo) {
    var provider = Provider.at(uriInfo);
    return JSON.createObjectBuilder()
        .add("issuer", provider.issuer())
        .add("authorization_endpoint", provider.endpoint("authorize"))
        .add("token_endpoint", provider.endpoint("token"))
        .add("userinfo_endpoint", provider.endpoint("userinfo"))
        .add("revocation_endpoint", provider.endpoint("revoke"))
        .add("end_session_endpoint", provider.endpoint("end-session"))
        .add("jwks_uri", provider.endpoint("jwks"))
        .add("response_types_supported", array("code"))
        .add("response_modes_supported", array("query"))
        .add("grant_types_supported", array("authorization_code", "refresh_token"))
        .add("subject_types_supported", array("public"))
        .add("id_token_signing_alg_values_supported", array("RS256"))
        .add("scopes_supported", array("openid", "profile", "email"))
        .add("code_challenge_methods_supported", array("S256"))
        .add(
            "token_endpoint_auth_methods_supported",
            array("client_secret_basic", "client_secret_post"))
        .add("authorization_response_iss_parameter_supported", true)
        .add("request_uri_parameter_supported", false)
        .add("backchannel_logout_supported", true)
        .add("backchannel_logout_session_supported", true)
        .build()
        .toString();
  }

  private static JsonArrayBuilder array(String... values) {
    return JSON.createArrayBuilder(List.of(values));
  }
}
