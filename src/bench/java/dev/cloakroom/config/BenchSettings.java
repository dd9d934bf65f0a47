package dev.cloakroom.config;

import java.util.HashMap;
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
    return settings(Map.of());
  }

  /** As {@link #settings()}, with a preset. */
  public static Settings ofPreset(String name) {
    return settings(Map.of("cloakroom.backend.preset", name));
  }

  private static Settings settings(Map<String, String> more) {
    var values = new HashMap<>(VALUES);
    values.putAll(more);
    return SettingsReader.read(key -> Optional.ofNullable(values.get(key)), values.keySet());
  }
}
