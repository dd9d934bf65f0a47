package dev.cloakroom.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the build, which the build writes into a resource. */
public final class BuildVersion {
  private BuildVersion() {}

  /** For example {@code 1.0.0-rc.1}. */
  public static String read() {
    var properties = new Properties();
    try (var in = BuildVersion.class.getResourceAsStream("/META-INF/cloakroom/build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
