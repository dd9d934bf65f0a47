package dev.cloakroom.issuer;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.answer.TokenScrubber;
import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * {@code cloakroom.login.challenge-fields}: the members of a login's answer that say what the
 * backend still wants.
 */
final class ChallengeFields {
  // A member of this name is no token by its name.
  private static final String NEUTRAL = "challenge";

  private final List<FieldPath> fields;
  private final Settings.Backend backend;
  private final SetUpLog log = SetUpLog.once(Logger.getLogger(LoginAnswer.class.getName()));

  /**
   * @param backend the settings that name the places of the tokens
   */
  ChallengeFields(List<FieldPath> fields, Settings.Backend backend) {
    this.fields = fields;
    this.backend = backend;
  }

  boolean areSet() {
    return !fields.isEmpty();
  }

  /**
   * The challenge of an answer. It has one if at least one of the members says something: null,
   * false, 0 and empty texts do not, nor do arrays and objects of nothing else. For example, {@code
   * {"mfa":null}} stands in the answer to a wrong password, and an answer with a challenge counts
   * as no failed attempt.
   */
  Optional<LoginChallenge> in(TokenFinder answer) {
    if (!areSet()) {
      return Optional.empty();
    }
    return answer
        .json()
        .map(json -> FieldPath.flat(fields, TokenResponse.withoutFields(json, backend)))
        .flatMap(found -> of(found, scrubber(answer)));
  }

  /** The challenge that has these members; empty if none of them says something. */
  Optional<LoginChallenge> of(Map<String, JsonValue> members, TokenScrubber scrubber) {
    return members.values().stream().anyMatch(ChallengeFields::says)
        ? Optional.of(challenge(members, scrubber))
        : Optional.empty();
  }

  // Finds the tokens of the answer wherever they are repeated. In a refusal they sign nobody in.
  private TokenScrubber scrubber(TokenFinder answer) {
    var places = backend.places();
    return TokenScrubber.of(
        Stream.concat(places.accessToken().stream(), places.refreshToken().stream())
            .flatMap(place -> answer.all(place).stream())
            .map(TokenFinder.Found::token)
            .toList());
  }

  private LoginChallenge challenge(Map<String, JsonValue> found, TokenScrubber scrubber) {
    var members = StrictJson.PROVIDER.createObjectBuilder();
    var removed = new ArrayList<String>();
    found.forEach(
        (name, value) ->
            withoutTokens(name, value, scrubber, removed)
                .ifPresent(rest -> members.add(name, rest)));
    if (!removed.isEmpty()) {
      log.warn(
          "login: the challenge holds what looks like tokens under "
              + String.join(", ", removed)
              + ". They are taken out and do not reach the page. Check"
              + " cloakroom.login.challenge-fields");
    }
    return new LoginChallenge(members.build());
  }

  private static boolean says(JsonValue value) {
    return switch (value.getValueType()) {
      case NULL, FALSE -> false;
      case TRUE -> true;
      case NUMBER -> StrictJson.number(value).orElse(1) != 0;
      case STRING ->
          !value.equals(TokenScrubber.TAKEN) && !((JsonString) value).getString().isBlank();
      case OBJECT -> value.asJsonObject().values().stream().anyMatch(ChallengeFields::says);
      case ARRAY -> value.asJsonArray().stream().anyMatch(ChallengeFields::says);
    };
  }

  // An entry names its member, so the name alone makes no text a token: a page needs mfa_token for
  // the second step. What looks like a token by its value is taken out all the same.
  private static Optional<JsonValue> withoutTokens(
      String name, JsonValue value, TokenScrubber scrubber, List<String> removed) {
    var key = value instanceof JsonStructure ? name : NEUTRAL;
    var scrubbed =
        scrubber.scrub(StrictJson.PROVIDER.createObjectBuilder().add(key, value).build());
    scrubbed.removed().stream()
        .map(pointer -> key.equals(NEUTRAL) ? "/" + name : pointer)
        .forEach(removed::add);
    return Optional.ofNullable(scrubbed.json().asJsonObject().get(key));
  }
}
