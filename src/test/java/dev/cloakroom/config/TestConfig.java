package dev.cloakroom.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** MicroProfile Config with a file of properties and with environment variables, which beat it. */
final class TestConfig {
  private TestConfig() {}

  static Config of(Map<String, String> properties, Map<String, String> variables) {
    return new SmallRyeConfigBuilder()
        .withSources(
            new PropertiesConfigSource(properties, "properties", 100),
            new EnvConfigSource(new HashMap<>(variables), 300))
        .build();
  }
}
