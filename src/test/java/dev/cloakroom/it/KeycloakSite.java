package dev.cloakroom.it;

import dev.cloakroom.it.Variants.Variant;
import dev.cloakroom.testing.ProviderKey;
import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The demo with a Keycloak to sign in at, in processes of their own. All tests share them until the
 * tests' own process ends: Keycloak takes long to start, and its folder serves one at a time.
 */
final class KeycloakSite {
  static final Map<String, String> ADA = Map.of("username", "ada", "password", "lovelace");
  static final String SUBJECT = "user-1815";
  static final Duration TOKEN_LIFETIME = Duration.ofSeconds(10);

  private static final String SIGNING = "signing";
  private static KeycloakSite running;

  private final int port = Rig.freePort();
  private final ProviderKey key = ProviderKey.ec("client");
  private final ScriptedBackend backend = new ScriptedBackend(() -> root("backend/"));
  private final KeycloakRig keycloak;
  private final NodeProcess server;

  private KeycloakSite() {
    keycloak = KeycloakRig.start("http://localhost:" + port);
    Runtime.getRuntime().addShutdownHook(new Thread(keycloak::close));
    keycloak.changeClient(
        Map.of("access.token.lifespan", String.valueOf(TOKEN_LIFETIME.toSeconds())));
    keycloak.addClient(
        SIGNING,
        signing().toString(),
        key,
        Map.of("require.pushed.authorization.requests", "true"));
    server = NodeProcess.start("keycloak", port, ofDemoBackend(), applications());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
  }

  /** The one that all tests share, started by the first of them. */
  static synchronized KeycloakSite started() {
    if (running == null) {
      try {
        Files.createDirectories(Rig.FOLDER);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      running = new KeycloakSite();
    }
    return running;
  }

  KeycloakRig keycloak() {
    return keycloak;
  }

  /** What the product talks to; by itself it hands on to the demo backend. */
  ScriptedBackend backend() {
    return backend;
  }

  /** The demo page, whose client authenticates with its secret. */
  URI page() {
    return root("");
  }

  /** The product whose client authenticates with a key, and must push its requests (RFC 9126). */
  URI signing() {
    return root(SIGNING + "/");
  }

  private URI root(String path) {
    return URI.create("http://localhost:" + port + "/" + path);
  }

  private List<Variant> applications() {
    var clientKey = Json.createObjectBuilder(key.privateJwk()).build().toString();
    return List.of(
        Variants.product(Variants.DEMO_BACKEND, "/backend", Variants.BACKEND, Map.of()),
        Variants.product(
            SIGNING,
            with(
                Map.of(
                    "cloakroom.oidc.client-id", SIGNING,
                    "cloakroom.oidc.client-key", clientKey,
                    "cloakroom.oidc.par", "required"))),
        Variants.product(
            "keycloak-page",
            "/",
            Variants.DEMO,
            with(
                Map.of(
                    "cloakroom.login.error-path", "/",
                    "cloakroom.oidc.client-id", KeycloakRig.CLIENT,
                    "cloakroom.oidc.client-secret", KeycloakRig.SECRET))));
  }

  private Map<String, String> with(Map<String, String> client) {
    var settings = new TreeMap<>(client);
    settings.put("cloakroom.public-origins", "http://localhost:" + port);
    settings.put("cloakroom.backend.url", backend.url().toString());
    settings.put("cloakroom.oidc.issuer", keycloak.issuer());
    settings.put("cloakroom.oidc.read-timeout", "PT60S");
    return settings;
  }

  // The demo backend reads system properties, and takes Keycloak's access tokens then.
  private Map<String, String> ofDemoBackend() {
    return Map.of(
        "mp.jwt.verify.issuer",
        keycloak.issuer(),
        "mp.jwt.verify.publickey.location",
        keycloak.issuer() + "/protocol/openid-connect/certs");
  }
}
