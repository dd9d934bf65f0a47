package dev.cloakroom.issuer;

import dev.cloakroom.spi.Tokens;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.time.Instant;

/** Turns the tokens of the product into those of {@code spi}, and back. */
public final class TeamTokens {
  private TeamTokens() {}

  /** The same tokens for code of the team. */
  public static Tokens of(TokenPair pair) {
    return new Tokens(pair.accessToken(), pair.refreshToken(), pair.expiresAt());
  }

  // A token in both roles is an access token only: the token endpoint hands it to page script,
  // which must not get a refresh token.
  static TokenPair pair(Tokens tokens, Instant now) {
    var refresh = tokens.refreshToken().filter(token -> !token.equals(tokens.accessToken()));
    var life = tokens.expiresAt().map(end -> Duration.between(now, end));
    var end =
        Jwt.read(tokens.accessToken())
            .flatMap(jwt -> jwt.expiresByOurClock(now, life))
            .or(tokens::expiresAt);
    return new TokenPair(tokens.accessToken(), refresh, end);
  }
}
