package dev.cloakroom.example;

import dev.cloakroom.spi.LoginRequest;
import dev.cloakroom.spi.LoginResult;
import dev.cloakroom.spi.TokenIssuer;
import dev.cloakroom.spi.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import java.io.StringReader;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Signs in at AWS Cognito, with a code by text message if the user pool asks for one. The page
 * sends {@code {"username":…,"password":…}}, and after a challenge {@code
 * {"username":…,"code":…,"session":…}}.
 */
@ApplicationScoped
public class CognitoIssuer implements TokenIssuer {
  @Inject
  @ConfigProperty(name = "shop.cognito.url") // https://cognito-idp.eu-central-1.amazonaws.com
  String url;

  @Inject
  @ConfigProperty(name = "shop.cognito.client-id")
  String clientId;

  private final Client client =
      ClientBuilder.newBuilder()
          .connectTimeout(2, TimeUnit.SECONDS)
          .readTimeout(10, TimeUnit.SECONDS)
          .build();

  @Override
  public LoginResult login(LoginRequest request) {
    var page = request.credentials();
    var user = Json.createObjectBuilder().add("USERNAME", page.getString("username"));
    var answer =
        page.containsKey("code")
            ? call(
                "RespondToAuthChallenge",
                Json.createObjectBuilder()
                    .add("ChallengeName", "SMS_MFA")
                    .add("Session", page.getString("session"))
                    .add("ChallengeResponses", user.add("SMS_MFA_CODE", page.getString("code"))))
            : initiateAuth("USER_PASSWORD_AUTH", user.add("PASSWORD", page.getString("password")));
    if (answer.containsKey("__type")) {
      return new LoginResult.Rejected(Optional.of(answer.getString("__type")));
    }
    return answer.containsKey("AuthenticationResult")
        ? LoginResult.signedIn(tokens(answer))
        : new LoginResult.Challenge(
            Json.createObjectBuilder()
                .add("name", answer.getString("ChallengeName"))
                .add("session", answer.getString("Session"))
                .build());
  }

  @Override
  public Optional<Tokens> renew(Tokens tokens) {
    var token = Json.createObjectBuilder().add("REFRESH_TOKEN", tokens.refreshToken().get());
    var answer = initiateAuth("REFRESH_TOKEN_AUTH", token);
    return answer.containsKey("__type") ? Optional.empty() : Optional.of(tokens(answer));
  }

  @Override
  public boolean revoke(Tokens tokens) {
    tokens
        .refreshToken()
        .ifPresent(token -> call("RevokeToken", Json.createObjectBuilder().add("Token", token)));
    return true;
  }

  private JsonObject initiateAuth(String flow, JsonObjectBuilder parameters) {
    return call(
        "InitiateAuth",
        Json.createObjectBuilder().add("AuthFlow", flow).add("AuthParameters", parameters));
  }

  private JsonObject call(String operation, JsonObjectBuilder body) {
    var json = body.add("ClientId", clientId).build().toString();
    try (var answer =
        client
            .target(url)
            .request()
            .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation)
            .post(Entity.entity(json, "application/x-amz-json-1.1"))) {
      return Json.createReader(new StringReader(answer.readEntity(String.class))).readObject();
    }
  }

  private static Tokens tokens(JsonObject answer) {
    var result = answer.getJsonObject("AuthenticationResult");
    var refresh = Optional.ofNullable(result.getString("RefreshToken", null));
    return new Tokens(result.getString("AccessToken"), refresh, Optional.empty());
  }
}
