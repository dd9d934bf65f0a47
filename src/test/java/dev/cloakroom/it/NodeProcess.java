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
  static final Path SERVER = Path.of("target", "payara-micro.jar");

  private static final String VARIANT = "node-1";
  private static final Path LOG = Server.LOG.resolveSibling("node.log");

  private final int port;
  private final Process process;

  private NodeProcess(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts it and waits until it answers. */
  static NodeProcess start() {
    try {
      var port = freePort();
      var war = Server.LOG.resolveSibling(VARIANT + ".war");
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
                  war + ":/" + VARIANT)
              .redirectErrorStream(true)
              .redirectOutput(LOG.toFile())
              .start();
      var node = new NodeProcess(port, process);
      node.awaitReady();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI root() {
    return URI.create("http://localhost:" + port + "/" + VARIANT + "/");
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void awaitReady() {
    // A server takes long to start where others are busy.
    for (var i = 0; i < 9 && !answers(); i++) {
      try {
        Await.until("the node answers", () -> !process.isAlive() || answers());
      } catch (AssertionError e) {
        // Once more.
      }
    }
    if (!answers()) {
      close();
      throw new IllegalStateException("the node did not start: " + LOG + " says why");
    }
  }

  private boolean answers() {
    var request =
        HttpRequest.newBuilder(root().resolve("api/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
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
