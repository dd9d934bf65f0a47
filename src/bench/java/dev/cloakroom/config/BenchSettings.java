package dev.cloakroom.config;

import java.util.Map;
import java.util.Optional;

/** Settings as the reader makes them, with a key that is no secret. */
public final class BenchSettings {
  private static final Map<String, String> VALUES =
      Map.of(
          "cloakroom.backend.url", "https://backend.example",
          "cloakroom.cookie.keys", "k:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");

  private BenchSettings() {}

  public static Settings settings() {
    return SettingsReader.read(key -> Optional.ofNullable(VALUES.get(key)), VALUES.keySet());
  }
}
