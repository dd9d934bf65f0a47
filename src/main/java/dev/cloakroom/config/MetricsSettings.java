package dev.cloakroom.config;

import dev.cloakroom.config.Settings.MetricsUse;

/** Reads {@code cloakroom.metrics*}. */
final class MetricsSettings {
  // 32 characters of base64url are 24 random bytes.
  private static final int SHORTEST = 32;

  private enum Switch {
    OFF,
    ON
  }

  private final ConfigValues values;

  MetricsSettings(ConfigValues values) {
    this.values = values;
  }

  MetricsUse read() {
    return new MetricsUse(
        values.choice("cloakroom.metrics", Switch.OFF) == Switch.ON,
        values.parsed(
            "cloakroom.metrics.token",
            MetricsSettings::token,
            "set at least 32 random letters, digits and - . _ ~ + / ="));
  }

  // The characters of a bearer token (RFC 6750 section 2.1). No message quotes the token.
  private static String token(String text) {
    if (!text.matches("[A-Za-z0-9._~+/=-]+")) {
      throw new IllegalArgumentException("a character that no bearer token has");
    }
    if (text.length() < SHORTEST) {
      throw new IllegalArgumentException("shorter than " + SHORTEST + " characters");
    }
    return text;
  }
}
