package dev.cloakroom.issuer;

import dev.cloakroom.answer.TokenScrubber;
import dev.cloakroom.answer.TokenScrubber.Scrubbed;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A backend's answer to a login or a refresh (RFC 6749 section 5.1, or any of the backend's own):
 * the token pair, found at configured places, and the whole JSON.
 *
 * @param json the whole answer; empty if its body is no JSON object
 * @param backend the settings that name the places of the tokens
 * @param sameTokens whether the answer had one token in both roles
 */
record TokenResponse(
    TokenPair tokens, JsonObject json, Settings.Backend backend, boolean sameTokens) {
  // Token types that need a proof with every call. Any other type counts as bearer: some backends
  // send "JWT", "Token" or no type with bearer tokens.
  private static final Set<String> FOREIGN_TYPES = Set.of("mac", "dpop", "pop", "hok", "n_a");

  /**
   * Whether a configured place holds an access token, well-formed or not.
   *
   * @throws TokenException.BackendInvalid as {@link TokenFinder#find}
   */
  static boolean holdsToken(TokenFinder answer, Settings.Backend backend) {
    return answer.find(backend.places().accessToken()).isPresent();
  }

  /**
   * @throws TokenException.BackendInvalid if there is no usable access token in the answer
   */
  static TokenResponse read(TokenFinder answer, Settings.Backend backend, Instant now) {
    var places = backend.places();
    var json = answer.json().orElse(JsonValue.EMPTY_JSON_OBJECT);
    var access =
        answer
            .find(places.accessToken())
            .filter(found -> TokenPair.wellFormed(found.token()))
            .orElseThrow(TokenException.BackendInvalid::new);
    var refreshToken = answer.find(places.refreshToken()).map(TokenFinder.Found::token);
    if (refreshToken.isPresent() && !TokenPair.wellFormed(refreshToken.get())
        || foreignType(json, backend)) {
      throw new TokenException.BackendInvalid();
    }
    var lifetime =
        TokenLifetime.of(json, places, now)
            .or(() -> access.lifetime().map(Duration::ofSeconds))
            .filter(life -> life.compareTo(Settings.SessionLimits.LONGEST) <= 0);
    var expiresAt =
        Jwt.read(access.token())
            .flatMap(jwt -> jwt.expiresByOurClock(now, lifetime))
            .or(() -> lifetime.map(now::plus));
    // The token endpoint hands the access token to page script, which must not get a refresh token.
    // So a token in both roles is an access token only.
    var same = refreshToken.filter(access.token()::equals).isPresent();
    var pair = new TokenPair(access.token(), same ? Optional.empty() : refreshToken, expiresAt);
    return new TokenResponse(pair, json, backend, same);
  }

  // RFC 6749 section 7.1: a client MUST NOT use a token of a type that it does not know. The type
  // does not matter for a transport other than Authorization: Bearer.
  private static boolean foreignType(JsonObject json, Settings.Backend backend) {
    return backend.transport().isBearer()
        && Stream.of("token_type", "tokenType")
            .map(json::get)
            .filter(JsonString.class::isInstance)
            .map(type -> ((JsonString) type).getString().strip().toLowerCase(Locale.ROOT))
            .anyMatch(FOREIGN_TYPES::contains);
  }

  /** The answer without tokens, and the places of those that no configured field names. */
  Scrubbed withoutTokens() {
    return TokenScrubber.of(tokens).scrub(withoutFields(json, backend));
  }

  /**
   * The JSON with {@link TokenScrubber#TAKEN} in each configured member, also in one whose value
   * was not used. Removing an element of an array would shift the elements that the next field
   * points to.
   */
  static JsonObject withoutFields(JsonObject json, Settings.Backend backend) {
    var rest = json;
    var places = backend.places();
    for (var place :
        Stream.concat(places.accessToken().stream(), places.refreshToken().stream()).toList()) {
      if (place instanceof TokenPlace.Member member && member.path().find(rest).isPresent()) {
        rest = member.path().pointer().replace(rest, TokenScrubber.TAKEN);
      }
    }
    return rest;
  }

  @Override
  public String toString() {
    return "TokenResponse[" + tokens + "]";
  }
}
