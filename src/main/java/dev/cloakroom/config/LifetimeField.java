package dev.cloakroom.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A member of a backend's JSON that holds the access token's lifetime.
 *
 * @param path where it stands
 * @param unit what its number counts: seconds, or milliseconds if the entry ends in {@code :ms}
 */
public record LifetimeField(FieldPath path, ChronoUnit unit) {
  private static final String MILLISECONDS = ":ms";

  static LifetimeField of(String text) {
    return text.endsWith(MILLISECONDS)
        ? new LifetimeField(
            BackendSettings.field(text.substring(0, text.length() - MILLISECONDS.length())),
            ChronoUnit.MILLIS)
        : new LifetimeField(BackendSettings.field(text), ChronoUnit.SECONDS);
  }

  /** That number of units. */
  public Duration lifetime(double number) {
    return Duration.of((long) number, unit);
  }
}
