import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/**
 * Runs a Keycloak in the foreground, for the demo and for tests: {@code java Keycloak.java <folder>
 * <port> <origin>}, from the repository's top folder. The folder is the unpacked distribution, the
 * origin that of the application whose users sign in. Each start begins with the realm of {@code
 * src/test/resources/keycloak} as it is there.
 */
final class Keycloak {
  private static final Path REALM = Path.of("src/test/resources/keycloak/cloakroom-realm.json");

  private Keycloak() {}

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    prepare(folder.resolve("data"), arguments[2]);
    var server = start(folder, arguments[1]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
    System.exit(server.waitFor());
  }

  // A realm that is in the database already is not imported again.
  private static void prepare(Path data, String origin) throws IOException {
    delete(data.resolve("h2"));
    Files.createDirectories(data.resolve("import"));
    var realm = Files.readString(REALM).replace("http://localhost:8080", origin);
    Files.writeString(data.resolve("import").resolve(REALM.getFileName()), realm);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Process start(Path folder, String port) throws IOException {
    var builder =
        new ProcessBuilder(
                "sh",
                folder.resolve("bin").resolve("kc.sh").toString(),
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--import-realm")
            .inheritIO();
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin");
    return builder.start();
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
