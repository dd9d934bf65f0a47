package dev.cloakroom.config;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code cloakroom.limit.*}. */
final class LimitSettings {
  private static final String OFF = "off";

  private final ConfigValues values;

  LimitSettings(ConfigValues values) {
    this.values = values;
  }

  /** The limits that are on. */
  Map<Limited, Rate> read() {
    var limits = new EnumMap<Limited, Rate>(Limited.class);
    for (var limited : Limited.values()) {
      values
          .parsed(
              limited.key(),
              LimitSettings::rate,
              "set a count and a duration such as 60/PT1M, or off")
          .orElseGet(limited::standard)
          .ifPresent(rate -> limits.put(limited, rate));
    }
    return limits;
  }

  private static Optional<Rate> rate(String text) {
    return text.equalsIgnoreCase(OFF) ? Optional.empty() : Optional.of(Rate.parse(text));
  }
}
