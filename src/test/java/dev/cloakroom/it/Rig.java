package dev.cloakroom.it;

import static dev.cloakroom.it.Variants.Variant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;

/** What one make of server needs before it can take the variants. */
interface Rig {
  /** Everything that a run leaves behind. */
  Path FOLDER = Server.LOG.getParent();

  /** How long a command or a start of a server may take, on a machine that has much else to do. */
  Duration PATIENCE = Duration.ofMinutes(10);

  /** The rig of the server that this run is for, the same one at each call. */
  static Rig ofThisRun() {
    return OfThisRun.RIG;
  }

  /** Holds the one rig. */
  final class OfThisRun {
    private static final Rig RIG = named(Server.name());

    private OfThisRun() {}
  }

  private static Rig named(String server) {
    return switch (server) {
      case "payara-micro" -> new PayaraMicroRig();
      case "wildfly" -> new WildFlyRig();
      case "liberty" -> new LibertyRig();
      case "glassfish" -> new GlassFishRig();
      default -> throw new IllegalStateException("No such server: " + server);
    };
  }

  /** Before the server starts; {@code settings} is its part of {@code arquillian.xml}. */
  void prepare(ContainerDef settings) throws IOException;

  /** What Arquillian deploys, in this order; the others have come in by another way. */
  default List<Variant> deployments() {
    return Variants.all();
  }

  /** Where the demo backend answers, once all is deployed. */
  default URI demoBackend() {
    return Server.root(Variants.DEMO_BACKEND);
  }

  /** Whether the server takes its deployments with it when it stops. */
  default boolean forgetsDeployments() {
    return true;
  }

  /** What the shipped files ask of the server, each as {@code name=value}. */
  List<String> shippedSettings() throws IOException;

  /**
   * What the running server says when it is asked for its settings, each as {@code name=value}.
   * Those that no shipped file asks for may be among them or not.
   */
  List<String> settingsInForce() throws IOException;

  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a command of the server.
   *
   * @return what it printed
   * @throws IllegalStateException with what it printed, if it fails
   */
  static String run(List<String> command, Map<String, String> environment) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var output = FOLDER.resolve(Path.of(command.get(0)).getFileName() + ".out");
    var process = builder.redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + " failed: " + Files.readString(output));
      }
      return Files.readString(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A copy that replaces whatever a run before this one left there. */
  static void copy(Path from, Path to) throws IOException {
    delete(to);
    Files.createDirectories(to.getParent());
    try (var files = Files.walk(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException fault)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
