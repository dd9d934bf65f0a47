package dev.cloakroom.config;

import dev.cloakroom.config.Settings.JwtVerification;
import dev.cloakroom.config.Settings.KeySource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads {@code mp.jwt.verify.*} (MicroProfile JWT 2.1 section 9.2). The MicroProfile JWT of a
 * server reads the same keys.
 */
final class JwtVerificationSettings {
  private static final String VERIFY = "mp.jwt.verify.";
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
  private static final int STANDARD_SKEW = 60;
  private static final int DAY = 24 * 60 * 60;

  private final ConfigValues values;

  JwtVerificationSettings(ConfigValues values) {
    this.values = values;
  }

  JwtVerification read() {
    var inline = values.text(VERIFY + "publickey");
    var location = values.text(VERIFY + "publickey.location");
    // MicroProfile JWT 2.1 section 9.2 makes it an error to set both properties.
    if (inline.isPresent() && location.isPresent()) {
      values.fault(
          VERIFY + "publickey",
          "set beside " + VERIFY + "publickey.location",
          "set one of the two, the key or its place");
    }
    var issuer = values.text(VERIFY + "issuer");
    var age = values.number(VERIFY + "token.age", 0, 0, DAY);
    // No issuer means no verification: every token that the key signed would be accepted, also one
    // that was issued for another application.
    var keys =
        inline.isPresent() || location.isPresent()
            ? issuer.map(name -> new KeySource(inline, location))
            : Optional.<KeySource>empty();
    return new JwtVerification(
        keys,
        values
            .parsed(
                VERIFY + "publickey.algorithm",
                JwtVerificationSettings::algorithm,
                "set RS256 or ES256")
            .orElse("RS256"),
        issuer.orElse(""),
        values.list(VERIFY + "audiences", Function.identity(), "list audiences").orElse(List.of()),
        Duration.ofSeconds(values.number(VERIFY + "clock.skew", STANDARD_SKEW, 0, DAY)),
        age == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(age)));
  }

  private static String algorithm(String name) {
    if (!ALGORITHMS.contains(name)) {
      throw new IllegalArgumentException("'" + name + "' is no signature algorithm for this");
    }
    return name;
  }
}
