package dev.cloakroom.config;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads {@code cloakroom.backend.preset}: the name of a properties file of keys for a known
 * backend. A key that is set beats the file's.
 */
final class Presets {
  static final String KEY = "cloakroom.backend.preset";

  /** The folder of the files, on the class path of the WAR. */
  static final String FOLDER = "META-INF/cloakroom/presets/";

  /** The names of the files that the product brings. */
  static final List<String> SHIPPED =
      List.of(
          "abp",
          "aspnet-identity",
          "better-auth",
          "devise-jwt",
          "directus",
          "dj-rest-auth",
          "drf-token",
          "express-cookies",
          "fastapi",
          "fastapi-users",
          "firebase",
          "flask-jwt",
          "fusionauth",
          "jhipster",
          "knox",
          "laravel-sanctum",
          "nestjs-passport",
          "nhost",
          "payload",
          "pocketbase",
          "realworld",
          "ruoyi",
          "simplejwt",
          "spring-security-jwt",
          "strapi",
          "supabase",
          "symfony-lexik",
          "thingsboard",
          "tymon-jwt",
          "wordpress-jwt");

  // Keys that describe a backend. All others are about one deployment.
  private static final Pattern ALLOWED =
      Pattern.compile(
          "cloakroom\\.backend\\.(?!url$|insecure$|preset$|.*timeout$|connection-max-age$).+"
              + "|cloakroom\\.login\\.(?!attempts$|window$).+"
              + "|cloakroom\\.session\\.(subject|claim)-fields"
              + "|cloakroom\\.refresh\\.give-up"
              + "|cloakroom\\.relay\\.backend\\.own-401");

  private final ConfigValues values;

  Presets(ConfigValues values) {
    this.values = values;
  }

  /** The keys of the preset, which {@code values} now has as defaults; none without a preset. */
  Map<String, String> read() {
    var preset = values.parsed(KEY, Presets::file, remedy()).orElse(Map.of());
    for (var key : preset.keySet()) {
      if (!ALLOWED.matcher(key).matches()) {
        values.fault(KEY, "the file sets " + key, "set that key in the configuration");
      }
    }
    values.use(preset);
    return preset;
  }

  private static String remedy() {
    return "set one of "
        + String.join(", ", SHIPPED)
        + ", or add a file "
        + FOLDER
        + "<name>.properties to the WAR";
  }

  private static Map<String, String> file(String name) {
    if (!name.matches("[a-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("'" + name + "' is no name of a preset");
    }
    var path = FOLDER + name + ".properties";
    try (var in = Presets.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no preset '" + name + "'");
      }
      var properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      var keys = new TreeMap<String, String>();
      properties.stringPropertyNames().forEach(key -> keys.put(key, properties.getProperty(key)));
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
