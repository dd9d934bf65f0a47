package dev.cloakroom.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.asset.StringAsset;

/**
 * The file with settings in a WAR, before the WAR is deployed: the one way to tell an application
 * something that is the same on every server. System properties and variables of the environment
 * have precedence over it.
 */
record SettingsFile(Archive<?> war) {
  private static final String PATH = "/WEB-INF/classes/META-INF/microprofile-config.properties";
  private static final String PRODUCT = "/WEB-INF/classes/dev/cloakroom/CloakroomInitializer.class";

  /** Whether the archive is a WAR that Cloakroom's was laid into. */
  boolean isCloakrooms() {
    return war.contains(PRODUCT);
  }

  /** Replaces the settings by what is made from them. */
  void change(UnaryOperator<Map<String, String>> change) {
    var changed = new Properties();
    changed.putAll(change.apply(read()));
    var text = new StringWriter();
    try {
      changed.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    war.delete(PATH);
    war.add(new StringAsset(text.toString()), PATH);
  }

  private Map<String, String> read() {
    var settings = new TreeMap<String, String>();
    if (!war.contains(PATH)) {
      return settings;
    }
    var found = new Properties();
    try (var file = new InputStreamReader(war.get(PATH).getAsset().openStream(), UTF_8)) {
      found.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.stringPropertyNames().forEach(name -> settings.put(name, found.getProperty(name)));
    return settings;
  }
}
