package dev.cloakroom.it;

import dev.cloakroom.example.CognitoIssuer;
import dev.cloakroom.example.GraphQlIssuer;
import dev.cloakroom.spi.LoginRequest;
import dev.cloakroom.spi.LoginResult;
import dev.cloakroom.spi.TokenIssuer;
import dev.cloakroom.spi.Tokens;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Tries both examples in one WAR: {@code /api/login/cognito} is one, {@code /api/login} the other.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class BothIssuers implements TokenIssuer {
  private static final String OF_COGNITO = "cognito-";

  @Inject GraphQlIssuer graphQl;
  @Inject CognitoIssuer cognito;

  @Override
  public LoginResult login(LoginRequest request) {
    return request.resource().isPresent() ? cognito.login(request) : graphQl.login(request);
  }

  @Override
  public Optional<Tokens> renew(Tokens tokens) {
    return of(tokens).renew(tokens);
  }

  @Override
  public boolean revoke(Tokens tokens) {
    return of(tokens).revoke(tokens);
  }

  private TokenIssuer of(Tokens tokens) {
    return tokens.refreshToken().filter(token -> token.startsWith(OF_COGNITO)).isPresent()
        ? cognito
        : graphQl;
  }
}
