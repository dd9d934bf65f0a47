package dev.cloakroom.provider;

import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the token endpoint answered with success (RFC 6749 section 5.1, OpenID Connect Core 1.0
 * section 3.1.3.3). Members that are not known are ignored.
 *
 * @param pair without the ID token, which is not verified yet
 */
record TokenEndpointAnswer(TokenPair pair, Optional<String> idToken) {

  /**
   * Reads an answer.
   *
   * @param now before the request was sent
   * @throws SignInFailed {@code TOKEN} if there is no access token of the type Bearer, or if a
   *     token has a form that cannot be used
   */
  static TokenEndpointAnswer of(JsonObject json, Instant now) {
    var access = text(json, "access_token").orElseThrow(() -> new SignInFailed(Reason.TOKEN));
    // RFC 6749 section 7.1: a client must not use a token of a type that it does not know.
    if (text(json, "token_type").filter("Bearer"::equalsIgnoreCase).isEmpty()) {
      throw new SignInFailed(Reason.TOKEN);
    }
    var end =
        duration(json, "expires_in")
            .map(now::plus)
            .or(
                () ->
                    Jwt.read(access).flatMap(jwt -> jwt.expiresByOurClock(now, Optional.empty())));
    try {
      return new TokenEndpointAnswer(
          new TokenPair(
              access,
              text(json, "refresh_token"),
              end,
              Optional.empty(),
              duration(json, "refresh_expires_in").map(now::plus)),
          text(json, "id_token"));
    } catch (IllegalArgumentException e) {
      throw new SignInFailed(Reason.TOKEN);
    }
  }

  private static Optional<String> text(JsonObject json, String name) {
    return json.get(name) instanceof JsonString text && !text.getString().isEmpty()
        ? Optional.of(text.getString())
        : Optional.empty();
  }

  // 0 says nothing: Keycloak sends refresh_expires_in 0 with a token that has no end. Some
  // providers
  // send a text of digits.
  private static Optional<Duration> duration(JsonObject json, String name) {
    var digits = text(json, name).filter(text -> text.matches("\\d{1,10}"));
    var seconds = digits.map(Double::valueOf).orElse(StrictJson.number(json.get(name)).orElse(0));
    return seconds >= 1 && seconds <= SessionLimits.LONGEST.toSeconds()
        ? Optional.of(Duration.ofSeconds(seconds.longValue()))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "TokenEndpointAnswer[" + pair + ", idToken=" + idToken.isPresent() + "]";
  }
}
