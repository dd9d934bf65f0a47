package dev.cloakroom.token;

import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a backend answers to a login or a refresh (RFC 6749 section 5.1, or any JSON of the
 * backend's own): the pair, found by configured fields, and the rest.
 *
 * @param rest the answer without anything that is a token
 */
record TokenResponse(TokenPair tokens, JsonObject rest) {
  private static final long LONGEST_LIFE = 400L * 24 * 60 * 60;
  // A shorter token may stand within an innocent word.
  private static final int LEAST_TELLING = 12;
  private static final Set<String> ID_TOKENS = Set.of("id_token", "idToken");

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
        || foreignType(json)) {
      throw new TokenException.BackendInvalid();
    }
    var lifetime = lifetime(json, backend.expiresInFields()).map(Duration::ofSeconds);
    var expiresAt =
        Jwt.read(accessToken)
            .flatMap(jwt -> jwt.expiresByOurClock(now, lifetime))
            .or(() -> lifetime.map(now::plus));
    var tokens = new TokenPair(accessToken, refreshToken, expiresAt);
    return new TokenResponse(tokens, withoutTokens(json, tokens, backend));
  }

  // RFC 6749 section 7.1: a client MUST NOT use a token of a type that it does not know.
  private static boolean foreignType(JsonObject json) {
    return json.get("token_type") instanceof JsonString type
        && !type.getString().equalsIgnoreCase("Bearer");
  }

  private static Optional<String> text(JsonObject json, List<FieldPath> fields) {
    return values(json, fields)
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).getString())
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private static Optional<Long> lifetime(JsonObject json, List<FieldPath> fields) {
    return values(json, fields).map(TokenResponse::seconds).filter(Objects::nonNull).findFirst();
  }

  // RFC 6749 says a number; enough servers send a string of digits.
  private static Long seconds(JsonValue value) {
    var number =
        value instanceof JsonString text && text.getString().matches("\\d{1,9}")
            ? Double.parseDouble(text.getString())
            : StrictJson.number(value).orElse(-1);
    return number >= 0 && number <= LONGEST_LIFE ? (long) number : null;
  }

  private static Stream<JsonValue> values(JsonObject json, List<FieldPath> fields) {
    return fields.stream().flatMap(field -> field.find(json).stream());
  }

  private static JsonObject withoutTokens(
      JsonObject json, TokenPair tokens, Settings.Backend backend) {
    // Every configured field goes, whether or not its value was the one that was taken. It is made
    // a token first, because removing from an array would move what the next field points to.
    var token = StrictJson.PROVIDER.createValue(tokens.accessToken());
    var rest = json;
    var fields =
        Stream.concat(backend.accessTokenFields().stream(), backend.refreshTokenFields().stream());
    for (var field : fields.toList()) {
      if (field.find(rest).isPresent()) {
        rest = field.pointer().replace(rest, token);
      }
    }
    return scrubbed(rest, tokens).asJsonObject();
  }

  // A backend may well say a token twice; wherever it stands, it must not reach page script.
  private static JsonStructure scrubbed(JsonStructure structure, TokenPair tokens) {
    if (structure instanceof JsonObject object) {
      var builder = StrictJson.PROVIDER.createObjectBuilder();
      object.forEach(
          (name, value) -> {
            if (!ID_TOKENS.contains(name) && !tells(name, tokens) && !isToken(value, tokens)) {
              builder.add(name, scrubbedValue(value, tokens));
            }
          });
      return builder.build();
    }
    var builder = StrictJson.PROVIDER.createArrayBuilder();
    structure.asJsonArray().stream()
        .filter(value -> !isToken(value, tokens))
        .forEach(value -> builder.add(scrubbedValue(value, tokens)));
    return builder.build();
  }

  private static JsonValue scrubbedValue(JsonValue value, TokenPair tokens) {
    return value instanceof JsonStructure structure ? scrubbed(structure, tokens) : value;
  }

  private static boolean isToken(JsonValue value, TokenPair tokens) {
    return value instanceof JsonString text && tells(text.getString(), tokens);
  }

  private static boolean tells(String text, TokenPair tokens) {
    return tells(text, tokens.accessToken())
        || tokens.refreshToken().filter(token -> tells(text, token)).isPresent();
  }

  private static boolean tells(String text, String token) {
    return token.length() < LEAST_TELLING ? text.equals(token) : text.contains(token);
  }

  @Override
  public String toString() {
    return "TokenResponse[" + tokens + "]";
  }
}
