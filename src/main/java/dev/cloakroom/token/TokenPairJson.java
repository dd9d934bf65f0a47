package dev.cloakroom.token;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Optional;

/**
 * A {@link TokenPair} as members of a JSON object, for values that are sealed. Nodes of different
 * versions share them: a reader ignores members that it does not know, and names never change.
 */
public final class TokenPairJson {
  private TokenPairJson() {}

  /** Adds the pair to an object. */
  public static void write(TokenPair pair, JsonObjectBuilder json) {
    json.add("access", pair.accessToken());
    pair.refreshToken().ifPresent(token -> json.add("refresh", token));
    pair.expiresAt().ifPresent(end -> json.add("ends", end.getEpochSecond()));
    pair.idToken().ifPresent(token -> json.add("id", token));
    pair.refreshExpiresAt().ifPresent(end -> json.add("refreshEnds", end.getEpochSecond()));
  }

  /**
   * Reads the pair of an object that {@link #write} has made.
   *
   * @throws RuntimeException if a member is missing or has another type
   */
  public static TokenPair read(JsonObject json) {
    return new TokenPair(
        json.getString("access"),
        text(json, "refresh"),
        instant(json, "ends"),
        text(json, "id"),
        instant(json, "refreshEnds"));
  }

  private static Optional<String> text(JsonObject json, String name) {
    return Optional.ofNullable(json.getString(name, null));
  }

  private static Optional<Instant> instant(JsonObject json, String name) {
    return json.containsKey(name)
        ? Optional.of(Instant.ofEpochSecond(json.getJsonNumber(name).longValueExact()))
        : Optional.empty();
  }
}
