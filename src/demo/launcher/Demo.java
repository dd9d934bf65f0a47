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
 * Runs the demo in the foreground: {@code java Demo.java <payara-micro.jar> <port>}, from the
 * repository's top folder. It prints the demo's URL once the demo is ready, and stops the server
 * when it is stopped itself.
 */
final class Demo {
  private static final Path CONFIG = Path.of("payara-config");
  private static final Path TARGET = Path.of("target");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Demo() {}

  public static void main(String[] arguments) throws Exception {
    var port = arguments[1];
    var server = start(arguments[0], port);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));

    var page = "http://localhost:" + port + "/";
    if (isReady(URI.create(page + "api/health/ready"), server)) {
      announce(page);
    }
    System.exit(server.waitFor());
  }

  private static Process start(String jar, String port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
            settings(port).toString(),
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

  /** The shipped settings, with this run's port. */
  private static Path settings(String port) throws IOException {
    var settings = Files.readString(CONFIG.resolve("cloakroom.properties"));
    return Files.writeString(
        TARGET.resolve("demo-cloakroom.properties"),
        settings.replace("http://localhost:8080/", "http://localhost:" + port + "/"));
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
          Sign in as   ada   / lovelace   (user)
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
