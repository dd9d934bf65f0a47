package dev.cloakroom.testing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
  private static final int PORT = 18080;

  @Test
  void theBackendReplacesTheOneOfLaterDays() {
    var own =
        Map.of(
            "cloakroom.backend.url", "https://api.example.org",
            "cloakroom.public-origins", "https://app.example.org",
            "mp.jwt.verify.publickey", "a key",
            "cloakroom.session.idle", "PT30M");
    try (var servers = new Surroundings(Map.of(), PORT)) {
      var settings = servers.settings(own);
      var backend = servers.backend().url().toString();
      assertEquals(backend, settings.get("cloakroom.backend.url"));
      assertEquals("/auth/login", settings.get("cloakroom.backend.login-path"));
      assertEquals(backend + "/jwks", settings.get("mp.jwt.verify.publickey.location"));
      assertEquals("PT30M", settings.get("cloakroom.session.idle"));
      assertFalse(settings.containsKey("mp.jwt.verify.publickey"));
      assertFalse(settings.containsKey("cloakroom.public-origins"));
      assertFalse(settings.containsKey("cloakroom.oidc.issuer"));
      assertDoesNotThrow(() -> servers.requirePort(PORT + 1));
      var none = assertThrows(IllegalStateException.class, servers::provider);
      assertTrue(none.getMessage().contains("property provider"), none::getMessage);
    }
  }

  @Test
  void aProviderIsThereWhereItIsAskedFor() {
    try (var servers = new Surroundings(Map.of("provider", "true"), PORT)) {
      var settings = servers.settings(Map.of());
      assertEquals(servers.provider().issuer(), settings.get("cloakroom.oidc.issuer"));
      assertEquals("http://localhost:18080", settings.get("cloakroom.public-origins"));
      assertDoesNotThrow(() -> servers.requirePort(PORT));
      var other = assertThrows(IllegalStateException.class, () -> servers.requirePort(PORT + 1));
      assertTrue(other.getMessage().contains("${cloakroom-test.port}"), other::getMessage);
    }
  }

  @Test
  void whatArquillianXmlSaysHasTheLastWord() {
    var given =
        Map.of(
            "provider", "true",
            "cloakroom.public-origins", "http://localhost:8080",
            "orders/mp-rest/url", "http://localhost:1");
    try (var servers = new Surroundings(given, PORT)) {
      var settings = servers.settings(Map.of("orders/mp-rest/url", "https://api.example.org"));
      assertEquals("http://localhost:8080", settings.get("cloakroom.public-origins"));
      assertEquals("http://localhost:1", settings.get("orders/mp-rest/url"));
      assertFalse(settings.containsKey("provider"));
      assertDoesNotThrow(() -> servers.requirePort(8080));
    }
  }

  @Test
  void aPresetOrPathOfTheApplicationStays() {
    try (var servers = new Surroundings(Map.of(), PORT)) {
      var preset = servers.settings(Map.of("cloakroom.backend.preset", "simplejwt"));
      assertFalse(preset.containsKey("cloakroom.backend.login-path"));
      var path = servers.settings(Map.of("cloakroom.backend.login-path", "/token"));
      assertEquals("/token", path.get("cloakroom.backend.login-path"));
    }
  }

  @Test
  void aPropertyThatMeansNothingIsRefused() {
    var slip = Map.of("provder", "true");
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> new Surroundings(slip, PORT).close());
    assertTrue(refusal.getMessage().contains("provder"), refusal::getMessage);
  }
}
