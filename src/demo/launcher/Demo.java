import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs the demo in the foreground: {@code java Demo.java <payara-micro.jar> <port> <provider>},
 * from the repository's top folder. The provider is {@code backend}, for the one that the demo
 * backend is, or the folder of a Keycloak. It prints the demo's URL once the demo is ready, and
 * stops what it has started when it is stopped itself.
 */
final class Demo {
  private static final Path CONFIG = Path.of("payara-config");
  private static final Path TARGET = Path.of("target");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String OWN_PROVIDER = "backend";

  private Demo() {}

  public static void main(String[] arguments) throws Exception {
    var port = arguments[1];
    var own = arguments[2].equals(OWN_PROVIDER);
    var keycloakPort = String.valueOf(Integer.parseInt(port) + 100);
    var realm = "http://127.0.0.1:" + keycloakPort + "/realms/cloakroom";
    var settings = settings(port, own ? ownProvider(port) : keycloak(realm));
    if (!own) {
      var keycloak = startKeycloak(arguments[2], keycloakPort, "http://localhost:" + port);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(keycloak)));
      var metadata = URI.create(realm + "/.well-known/openid-configuration");
      if (!isReady(metadata, keycloak)) {
        System.exit(1);
      }
    }
    var server = start(arguments[0], port, settings);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));

    var page = "http://localhost:" + port + "/";
    if (isReady(URI.create(page + "api/health/ready"), server)) {
      announce(page);
    }
    System.exit(server.waitFor());
  }

  private static Process startKeycloak(String folder, String port, String origin)
      throws IOException {
    return new ProcessBuilder(java(), "src/demo/launcher/Keycloak.java", folder, port, origin)
        .inheritIO()
        .start();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Process start(String jar, String port, Path settings) throws IOException {
    return new ProcessBuilder(
            java(),
            "@" + CONFIG.resolve("java.options"),
            "-jar",
            jar,
            "--port",
            port,
            // Without --nocluster: with both, Payara Micro ignores this one and starts Hazelcast.
            "--nohazelcast",
            "--disablephonehome",
            "--prebootcommandfile",
            preBootCommands().toString(),
            "--postbootcommandfile",
            CONFIG.resolve("post-boot-commands.txt").toString(),
            "--logproperties",
            CONFIG.resolve("logging.properties").toString(),
            "--systemproperties",
            settings.toString(),
            "--deploy",
            TARGET.resolve("cloakroom-demo-backend.war") + ":/backend",
            "--deploy",
            TARGET.resolve("cloakroom-demo.war") + ":/")
        .inheritIO()
        .start();
  }

  /**
   * The shipped commands, and one that binds the server to 127.0.0.1, because the demo's passwords
   * are public.
   */
  private static Path preBootCommands() throws IOException {
    var listener =
        "configs.config.server-config.network-config.network-listeners.network-listener.http-listener";
    var commands = Files.readString(CONFIG.resolve("pre-boot-commands.txt"));
    return Files.writeString(
        TARGET.resolve("demo-pre-boot-commands.txt"),
        commands + "\nset " + listener + ".address=127.0.0.1\n");
  }

  /** The shipped settings, and those of the provider, with this run's port. */
  private static Path settings(String port, String provider) throws IOException {
    var shipped = Files.readString(CONFIG.resolve("cloakroom.properties"));
    var all =
        """
        %s
        # Sign-in with OpenID Connect. The secret is public: it is the demo's.
        cloakroom.public-origins=http://localhost:8080
        cloakroom.login.error-path=/
        cloakroom.oidc.client-id=cloakroom-demo
        cloakroom.oidc.client-secret=cloakroom-demo-secret
        %s
        """
            .formatted(shipped, provider);
    return Files.writeString(
        TARGET.resolve("demo-cloakroom.properties"),
        all.replace("http://localhost:8080", "http://localhost:" + port));
  }

  /** The demo backend as the provider. Its own login resource stays open beside it. */
  private static String ownProvider(String port) {
    return """
    cloakroom.oidc.issuer=http://127.0.0.1:%s/backend
    cloakroom.backend.login-path=/auth/login
    demo.client.redirect-uri=http://localhost:8080/api/login/callback
    demo.client.post-logout-redirect-uri=http://localhost:8080/
    demo.client.backchannel-logout-uri=http://localhost:8080/api/logout/backchannel
    """
        .formatted(port);
  }

  /** Keycloak as the only way in; the demo backend takes its access tokens in place of its own. */
  private static String keycloak(String realm) {
    return """
    cloakroom.oidc.issuer=%1$s
    mp.jwt.verify.issuer=%1$s
    mp.jwt.verify.publickey.location=%1$s/protocol/openid-connect/certs
    demo.account.page=%1$s/account
    """
        .formatted(realm);
  }

  private static boolean isReady(URI health, Process server) throws InterruptedException {
    var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    var request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (server.waitFor(250, TimeUnit.MILLISECONDS)) {
        return false;
      }
      try {
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return true;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
    }
    System.err.println("The demo did not get ready; the log above says why. Stop it with Ctrl-C.");
    return false;
  }

  private static void announce(String page) {
    System.out.printf(
        """

        ============================================================
          Cloakroom's demo is ready:  %s
          Sign in, on the page or with OpenID Connect, as
                       ada   / lovelace   (user)
                 or    grace / hopper     (user, administrator)
          Stop it with Ctrl-C.
        ============================================================

        %n""",
        page);
  }

  private static void stop(Process server) {
    server.destroy();
    try {
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
    }
  }
}
