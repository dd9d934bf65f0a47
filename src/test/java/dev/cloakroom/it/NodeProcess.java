package dev.cloakroom.it;

import dev.cloakroom.fake.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** One more node of the three, in a process of its own that can be killed. */
final class NodeProcess implements AutoCloseable {
  static final Path SERVER =
      Path.of(System.getProperty("cloakroom.it.micro", "target/payara-micro.jar"));

  private static final String VARIANT = "node-1";
  private final URI root;
  private final Path log;
  private final Process process;

  private NodeProcess(URI root, Path log, Process process) {
    this.root = root;
    this.log = log;
    this.process = process;
  }

  /** Starts it and waits until it answers. */
  static NodeProcess start() {
    return start(VARIANT, Server.LOG.resolveSibling(VARIANT + ".war"), "api/health/ready");
  }

  /**
   * Starts a Payara Micro with one WAR, at a context root of the same name, and waits until a path
   * below that answers 200.
   */
  static NodeProcess start(String name, Path war, String path) {
    try {
      var port = freePort();
      var log = Server.LOG.resolveSibling(name + "-node.log");
      var process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  SERVER.toString(),
                  "--nohazelcast",
                  "--disablephonehome",
                  "--prebootcommandfile",
                  "payara-config/pre-boot-commands.txt",
                  "--postbootcommandfile",
                  "payara-config/post-boot-commands.txt",
                  "--logproperties",
                  "payara-config/logging.properties",
                  "--port",
                  String.valueOf(port),
                  "--deploy",
                  war + ":/" + name)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      var root = URI.create("http://localhost:" + port + "/" + name + "/");
      var node = new NodeProcess(root, log, process);
      node.awaitAnswer(root.resolve(path));
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI root() {
    return root;
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void awaitAnswer(URI uri) {
    try {
      Await.until("the node answers", Rig.PATIENCE, () -> !process.isAlive() || answersAt(uri));
    } catch (AssertionError e) {
      close();
      throw e;
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("the node did not start: " + log + " says why");
    }
  }

  private static boolean answersAt(URI uri) {
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
