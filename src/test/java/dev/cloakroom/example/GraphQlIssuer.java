package dev.cloakroom.example;

import dev.cloakroom.spi.LoginRequest;
import dev.cloakroom.spi.LoginResult;
import dev.cloakroom.spi.TokenIssuer;
import dev.cloakroom.spi.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import java.io.StringReader;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Signs in with a GraphQL mutation, whose errors come with status 200. */
@ApplicationScoped
public class GraphQlIssuer implements TokenIssuer {
  private static final String LOGIN =
      "mutation($email: String!, $password: String!) {tokenCreate(email: $email, password: $password)"
          + " {token refreshToken errors {code}}}";
  private static final String RENEWAL =
      "mutation($token: String!) {tokenRefresh(refreshToken: $token) {token errors {code}}}";

  @Inject
  @ConfigProperty(name = "shop.graphql.url")
  String url;

  private final Client client =
      ClientBuilder.newBuilder()
          .connectTimeout(2, TimeUnit.SECONDS)
          .readTimeout(10, TimeUnit.SECONDS)
          .build();

  @Override
  public LoginResult login(LoginRequest request) {
    return call(LOGIN, request.credentials(), "tokenCreate")
        .map(made -> Tokens.of(made.getString("token"), made.getString("refreshToken")))
        .map(LoginResult::signedIn)
        .orElse(LoginResult.rejected());
  }

  @Override
  public Optional<Tokens> renew(Tokens tokens) {
    var token = Json.createObjectBuilder().add("token", tokens.refreshToken().get()).build();
    return call(RENEWAL, token, "tokenRefresh").map(made -> Tokens.of(made.getString("token")));
  }

  private Optional<JsonObject> call(String query, JsonObject variables, String mutation) {
    var body = Json.createObjectBuilder().add("query", query).add("variables", variables).build();
    var answer = client.target(url).request().post(Entity.json(body.toString()), String.class);
    var data = Json.createReader(new StringReader(answer)).readObject().getJsonObject("data");
    return Optional.of(data.getJsonObject(mutation))
        .filter(result -> result.getJsonArray("errors").isEmpty());
  }
}
