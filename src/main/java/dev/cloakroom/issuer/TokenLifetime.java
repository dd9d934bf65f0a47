package dev.cloakroom.issuer;

import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.LifetimeField;
import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.config.Settings.TokenPlaces;
import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads from an answer of the backend how long an access token lives. */
final class TokenLifetime {
  // Seconds since 1970 reach this in the year 5138; milliseconds did in 1973.
  private static final double LEAST_MILLISECONDS = 1e11;
  private static final String NUMBER = "\\d{1,15}";

  private TokenLifetime() {}

  /** What is left of the token's life, of the first member that says so in a usable way. */
  static Optional<Duration> of(JsonObject json, TokenPlaces places, Instant now) {
    return places.expiresIn().stream()
        .flatMap(field -> in(field, json).stream())
        .findFirst()
        .or(
            () ->
                places.expiresAt().stream()
                    .flatMap(field -> at(field, json).stream())
                    .map(end -> Duration.between(now, end))
                    .filter(TokenLifetime::isUsable)
                    .findFirst());
  }

  // RFC 6749 section 5.1 demands a number; some servers send a string of digits. 0 counts as
  // unknown: no server would issue a token that has already expired.
  private static Optional<Duration> in(LifetimeField field, JsonObject json) {
    return field
        .path()
        .find(json)
        .flatMap(TokenLifetime::number)
        .filter(number -> number > 0 && number < 1e15)
        .map(field::lifetime)
        .filter(TokenLifetime::isUsable);
  }

  private static boolean isUsable(Duration life) {
    return !life.isNegative() && !life.isZero() && life.compareTo(SessionLimits.LONGEST) <= 0;
  }

  private static Optional<Instant> at(FieldPath field, JsonObject json) {
    return field
        .find(json)
        .flatMap(value -> number(value).map(TokenLifetime::sinceEpoch).or(() -> date(value)));
  }

  private static Instant sinceEpoch(double number) {
    return number < LEAST_MILLISECONDS
        ? Instant.ofEpochSecond((long) number)
        : Instant.ofEpochMilli((long) number);
  }

  // A time without an offset is taken for UTC.
  private static Optional<Instant> date(JsonValue value) {
    if (!(value instanceof JsonString text)) {
      return Optional.empty();
    }
    var iso = text.getString().strip().replace(' ', 'T');
    try {
      return Optional.of(OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeParseException withOffset) {
      try {
        return Optional.of(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
  }

  private static Optional<Double> number(JsonValue value) {
    if (value instanceof JsonString text) {
      var digits = text.getString().strip();
      return digits.matches(NUMBER) ? Optional.of(Double.parseDouble(digits)) : Optional.empty();
    }
    var number = StrictJson.number(value);
    return number.isPresent() && Math.abs(number.getAsDouble()) < 1e15
        ? Optional.of(number.getAsDouble())
        : Optional.empty();
  }
}
