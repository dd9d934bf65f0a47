package dev.cloakroom.issuer;

import dev.cloakroom.answer.TokenScrubber;
import dev.cloakroom.answer.TokenScrubber.Scrubbed;
import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.config.Settings.TokenTransport;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A backend's answer to a login or a refresh (RFC 6749 section 5.1, or any JSON of the backend's
 * own): the token pair, found by configured fields, and the whole JSON.
 *
 * @param json the whole answer
 * @param backend the settings that name the members with the tokens
 */
record TokenResponse(TokenPair tokens, JsonObject json, Settings.Backend backend) {
  private static final long LONGEST_LIFE = SessionLimits.LONGEST.toSeconds();
  private static final String SCHEME = "bearer ";
  // Token types that need a proof with every call. Any other type counts as bearer: some backends
  // send "JWT", "Token" or no type with bearer tokens.
  private static final Set<String> FOREIGN_TYPES = Set.of("mac", "dpop", "pop", "hok", "n_a");

  /** Whether a configured access token field holds a text, well-formed or not. */
  static boolean holdsToken(JsonObject json, Settings.Backend backend) {
    return text(json, backend.accessTokenFields()).isPresent();
  }

  /**
   * @throws TokenException.BackendInvalid if there is no usable access token in {@code json}
   */
  static TokenResponse read(JsonObject json, Settings.Backend backend, Instant now) {
    var accessToken =
        text(json, backend.accessTokenFields())
            .filter(TokenPair::wellFormed)
            .orElseThrow(TokenException.BackendInvalid::new);
    var refreshToken = text(json, backend.refreshTokenFields());
    if (refreshToken.isPresent() && !TokenPair.wellFormed(refreshToken.get())
        || foreignType(json, backend)) {
      throw new TokenException.BackendInvalid();
    }
    var lifetime = lifetime(json, backend.expiresInFields()).map(Duration::ofSeconds);
    var expiresAt =
        Jwt.read(accessToken)
            .flatMap(jwt -> jwt.expiresByOurClock(now, lifetime))
            .or(() -> lifetime.map(now::plus));
    return new TokenResponse(new TokenPair(accessToken, refreshToken, expiresAt), json, backend);
  }

  // RFC 6749 section 7.1: a client MUST NOT use a token of a type that it does not know. The type
  // does not matter for a transport other than Authorization: Bearer.
  private static boolean foreignType(JsonObject json, Settings.Backend backend) {
    return backend.transport() == TokenTransport.BEARER
        && Stream.of("token_type", "tokenType")
            .map(json::get)
            .filter(JsonString.class::isInstance)
            .map(type -> ((JsonString) type).getString().strip().toLowerCase(Locale.ROOT))
            .anyMatch(FOREIGN_TYPES::contains);
  }

  private static Optional<String> text(JsonObject json, List<FieldPath> fields) {
    return values(json, fields)
        .filter(JsonString.class::isInstance)
        .map(value -> withoutScheme(((JsonString) value).getString().strip()))
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  // Some backends send the value of an Authorization field, for example "Bearer abc".
  private static String withoutScheme(String text) {
    if (text.equalsIgnoreCase(SCHEME.strip())) {
      return "";
    }
    return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? text.substring(SCHEME.length()).strip()
        : text;
  }

  private static Optional<Long> lifetime(JsonObject json, List<FieldPath> fields) {
    return values(json, fields).map(TokenResponse::seconds).filter(Objects::nonNull).findFirst();
  }

  // RFC 6749 section 5.1 demands a number; some servers send a string of digits. 0 counts as
  // unknown: no server would issue a token that has already expired.
  private static Long seconds(JsonValue value) {
    var number =
        value instanceof JsonString text && text.getString().matches("\\d{1,9}")
            ? Double.parseDouble(text.getString())
            : StrictJson.number(value).orElse(-1);
    return number > 0 && number <= LONGEST_LIFE ? (long) number : null;
  }

  private static Stream<JsonValue> values(JsonObject json, List<FieldPath> fields) {
    return fields.stream().flatMap(field -> field.find(json).stream());
  }

  /** The answer without tokens, and the places of those that no configured field names. */
  Scrubbed withoutTokens() {
    return TokenScrubber.of(tokens).scrub(withoutFields());
  }

  // Every configured field is removed, also one whose value was not used. It is marked first:
  // removing an element of an array would shift the elements that the next field points to.
  private JsonObject withoutFields() {
    var rest = json;
    var fields =
        Stream.concat(backend.accessTokenFields().stream(), backend.refreshTokenFields().stream());
    for (var field : fields.toList()) {
      if (field.find(rest).isPresent()) {
        rest = field.pointer().replace(rest, TokenScrubber.TAKEN);
      }
    }
    return rest;
  }

  @Override
  public String toString() {
    return "TokenResponse[" + tokens + "]";
  }
}
