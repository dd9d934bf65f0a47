package dev.cloakroom.it;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.testing.ProviderKey;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Keycloak in a process of its own, with the realm of {@code src/test/resources/keycloak} and
 * what its administrator does. It runs with {@code mvn verify -Pkeycloak} only.
 */
final class KeycloakRig implements AutoCloseable {
  static final String CLIENT = "cloakroom-demo";
  static final String SECRET = "cloakroom-demo-secret";

  /** The property that names the unpacked distribution's folder; no rig without it. */
  static final String FOLDER = "cloakroom.it.keycloak";

  // Its very first start builds it, which a busy machine takes minutes for.
  private static final Duration PATIENCE = Duration.ofSeconds(300);
  private static final Path LAUNCHER = Path.of("src", "demo", "launcher", "Keycloak.java");

  private final URI root;
  private final Process process;

  private KeycloakRig(URI root, Process process) {
    this.root = root;
    this.process = process;
  }

  /** Starts it for users of the application at an origin, and waits until it answers. */
  static KeycloakRig start(String origin) {
    var port = String.valueOf(Rig.freePort());
    var log = Rig.FOLDER.resolve("keycloak.log");
    try {
      Files.createDirectories(Rig.FOLDER);
      var process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  LAUNCHER.toString(),
                  System.getProperty(FOLDER),
                  port,
                  origin)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      var rig = new KeycloakRig(URI.create("http://127.0.0.1:" + port + "/"), process);
      rig.awaitAnswer(log);
      return rig;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String issuer() {
    return root.resolve("realms/cloakroom").toString();
  }

  /** Ends all sessions of a user; Keycloak sends one logout token, with the sid of one of them. */
  void logOut(String subject) {
    administer("POST", "users/" + subject + "/logout", "");
  }

  /** Ends one session, with a logout token. */
  void endSession(String sid) {
    administer("DELETE", "sessions/" + sid, "");
  }

  /** Signs with a new key from now on; the old one stays in the set. */
  void rotateKeys() {
    var realm = CodeFlow.json(administer("GET", "", "")).getString("id");
    var config =
        Map.of(
            "priority", List.of("200"),
            "enabled", List.of("true"),
            "active", List.of("true"),
            "algorithm", List.of("RS256"));
    var component =
        Map.of(
            "name", "rotated",
            "providerId", "rsa-generated",
            "providerType", "org.keycloak.keys.KeyProvider",
            "parentId", realm,
            "config", config);
    administer("POST", "components", Json.createObjectBuilder(component).build().toString());
  }

  /** Changes attributes of the client, such as {@code backchannel.logout.url}, at once. */
  void changeClient(Map<String, String> attributes) {
    var client = client();
    var all = Json.createObjectBuilder(client.getJsonObject("attributes"));
    attributes.forEach(all::add);
    var changed = Json.createObjectBuilder(client).add("attributes", all).build();
    administer("PUT", "clients/" + client.getString("id"), changed.toString());
  }

  /** Gives the client another secret at once. */
  void changeSecret(String secret) {
    var client = client();
    var changed = Json.createObjectBuilder(client).add("secret", secret).build();
    administer("PUT", "clients/" + client.getString("id"), changed.toString());
  }

  /**
   * Adds a client like the other one, which authenticates with a key in place of the secret.
   *
   * @param address of its application
   * @param more attributes of it alone
   */
  void addClient(String id, String address, ProviderKey key, Map<String, String> more) {
    var keys = Json.createObjectBuilder(Map.of("keys", List.of(key.jwk()))).build().toString();
    var like = client();
    var attributes =
        Json.createObjectBuilder(like.getJsonObject("attributes"))
            .add("backchannel.logout.url", address + "api/logout/backchannel")
            .add("use.jwks.string", "true")
            .add("jwks.string", keys)
            .add("token.endpoint.auth.signing.alg", key.algorithm());
    more.forEach(attributes::add);
    var client =
        Json.createObjectBuilder(like)
            .remove("id")
            .remove("secret")
            .remove("protocolMappers")
            .add("clientId", id)
            .add("clientAuthenticatorType", "client-jwt")
            .add("attributes", attributes)
            .build();
    administer("POST", "clients", client.toString());
  }

  private JsonObject client() {
    var found = administer("GET", "clients?clientId=" + CLIENT, "").body();
    try (var reader = Json.createReader(new StringReader(found))) {
      return reader.readArray().getJsonObject(0);
    }
  }

  private HttpResponse<String> administer(String method, String path, String json) {
    var realm = root.resolve("admin/realms/cloakroom" + (path.isEmpty() ? "" : "/" + path));
    var answer =
        CodeFlow.send(
            HttpRequest.newBuilder(realm)
                .header("Authorization", "Bearer " + administratorToken())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
    if (answer.statusCode() >= 300) {
      throw new AssertionError(
          "%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
    }
    return answer;
  }

  private String administratorToken() {
    var form =
        Map.of(
            "grant_type", "password",
            "client_id", "admin-cli",
            "username", "admin",
            "password", "admin");
    var endpoint = root.resolve("realms/master/protocol/openid-connect/token");
    return CodeFlow.tokens(CodeFlow.send(CodeFlow.form(endpoint, form))).getString("access_token");
  }

  private void awaitAnswer(Path log) {
    var metadata = URI.create(issuer() + "/.well-known/openid-configuration");
    try {
      Await.until("Keycloak answers", PATIENCE, () -> !process.isAlive() || answersAt(metadata));
    } catch (AssertionError e) {
      close();
      throw e;
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("Keycloak did not start: " + log + " says why");
    }
  }

  private static boolean answersAt(URI uri) {
    try {
      return CodeFlow.send(HttpRequest.newBuilder(uri)).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** The launcher stops Keycloak when it is stopped itself. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
