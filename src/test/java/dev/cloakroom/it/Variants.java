package dev.cloakroom.it;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * All that runs in the suite's server. For one more, add a line to {@link #all()}; tests reach it
 * by its name through {@link Server#root(String)}.
 */
final class Variants {
  static final String PAGE = "page";
  static final String DEMO_BACKEND = "backend";

  private static final Path PRODUCT = Path.of("target", "cloakroom.war");
  private static final Path DEMO = Path.of("target", "cloakroom-demo.war");
  private static final Path BACKEND = Path.of("target", "cloakroom-demo-backend.war");

  // Tokens that a test can outlive, and a renewal window that does not swallow their whole life.
  private static final String TOKEN_LIFETIME = "PT10S";
  private static final String RENEW_BEFORE = "PT2S";

  private Variants() {}

  static List<Variant> all() {
    return List.of(
        new Variant(
            DEMO_BACKEND, "/backend", BACKEND, Map.of("demo.token.lifetime", TOKEN_LIFETIME)),
        product(PAGE, "/", DEMO, Map.of()),
        product("app", "/app", PRODUCT, Map.of()),
        product("raw", "/raw", PRODUCT, Map.of("cloakroom.backend.token-transport", "raw")),
        product(
            "cookie", "/cookie", PRODUCT, Map.of("cloakroom.backend.token-transport", "cookie")));
  }

  static Variant named(String name) {
    return all().stream()
        .filter(variant -> variant.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No variant is named " + name));
  }

  private static Variant product(
      String name, String contextRoot, Path war, Map<String, String> settings) {
    var all = new TreeMap<String, String>();
    all.put("cloakroom.backend.url", Server.backend().url().toString());
    all.put("cloakroom.token.renew-before", RENEW_BEFORE);
    all.putAll(settings);
    return new Variant(name, contextRoot, war, all);
  }

  /** A WAR of the build with settings of its own, deployed at a context root of its own. */
  record Variant(String name, String contextRoot, Path war, Map<String, String> settings) {
    private static final String CONFIG = "WEB-INF/classes/META-INF/microprofile-config.properties";

    boolean isProduct() {
      return !war.equals(BACKEND);
    }

    String contextPath() {
      return contextRoot.endsWith("/") ? contextRoot : contextRoot + "/";
    }

    /**
     * A copy of the WAR with the settings inside, for system properties would reach all variants.
     */
    WebArchive archive() {
      var archive =
          ShrinkWrap.create(ZipImporter.class, name + ".war")
              .importFrom(war.toFile())
              .as(WebArchive.class);
      var config = new Properties();
      var shipped = archive.get(CONFIG);
      try {
        if (shipped != null) {
          var text = shipped.getAsset().openStream().readAllBytes();
          config.load(new StringReader(new String(text, StandardCharsets.UTF_8)));
        }
        config.putAll(settings);
        var merged = new StringWriter();
        config.store(merged, null);
        archive.delete(CONFIG);
        return archive.add(new StringAsset(merged.toString()), CONFIG);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
