package dev.cloakroom.provider;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Optional;
import java.util.logging.Logger;

/** Asks the userinfo endpoint for claims (OpenID Connect Core 1.0 section 5.3). */
final class UserInfo {
  private static final String WHAT = "userinfo endpoint";

  private final SetUpLog log = new SetUpLog(Logger.getLogger(UserInfo.class.getName()));
  private final Discovery discovery;
  private final ProviderHttp http;

  UserInfo(Discovery discovery, ProviderHttp http) {
    this.discovery = discovery;
    this.http = http;
  }

  /**
   * The claims of the user; empty if they cannot be had, because a sign-in does not fail with them.
   * Claims of another user are dropped (section 5.3.2).
   */
  Optional<JsonObject> of(TokenPair pair, IdToken idToken) {
    try {
      return discovery
          .metadata()
          .userinfoEndpoint()
          .map(
              uri ->
                  http.get(
                      WHAT,
                      uri,
                      Optional.of("Bearer " + pair.accessToken()),
                      ProviderHttp.Bounds.CLAIMS))
          .flatMap(answer -> claims(answer, idToken.subject()));
    } catch (SignInFailed e) {
      return Optional.empty();
    }
  }

  private Optional<JsonObject> claims(ProviderAnswer answer, String subject) {
    if (answer.content().isEmpty()) {
      log.warn(
          "the userinfo endpoint of the OpenID Provider gave no JSON object (status %d)"
              .formatted(answer.status()));
    }
    var claims = answer.content();
    if (claims.isPresent() && !isOf(subject, claims.get())) {
      log.warn("the userinfo endpoint of the OpenID Provider answered with another user's claims");
      return Optional.empty();
    }
    return claims;
  }

  private static boolean isOf(String subject, JsonObject claims) {
    return claims.get("sub") instanceof JsonString text && text.getString().equals(subject);
  }
}
