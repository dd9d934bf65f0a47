package dev.cloakroom.it;

import dev.cloakroom.fake.Await;
import dev.cloakroom.it.Variants.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/**
 * A Payara Micro in a process of its own that can be killed, such as one more node of the three.
 */
final class NodeProcess implements AutoCloseable {
  static final Path SERVER =
      Path.of(System.getProperty("cloakroom.it.micro", "target/payara-micro.jar"));

  private static final String VARIANT = "node-1";
  private final URI origin;
  private final String name;
  private final Path log;
  private final Process process;

  private NodeProcess(URI origin, String name, Path log, Process process) {
    this.origin = origin;
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a node and waits until it is ready.
   *
   * @param properties system properties, which beat the settings of the WAR
   */
  static NodeProcess start(Map<String, String> properties) {
    return start(properties, VARIANT);
  }

  /**
   * Starts some of the three nodes in one process, each at its own context root, and waits until
   * all are ready.
   *
   * @param properties system properties, which beat the settings of the WARs
   */
  static NodeProcess start(Map<String, String> properties, String... nodes) {
    var wars = new LinkedHashMap<String, Path>();
    for (var node : nodes) {
      wars.put(node, Server.LOG.resolveSibling(node + ".war"));
    }
    var process = launch(nodes[0], Rig.freePort(), properties, wars);
    wars.keySet()
        .forEach(node -> process.awaitAnswer(process.root(node).resolve("api/health/ready")));
    return process;
  }

  /**
   * Starts a Payara Micro with one WAR, at a context root of the same name, and waits until a path
   * below that answers 200.
   */
  static NodeProcess start(String name, Path war, String path) {
    return start(name, Map.of(name, war), path);
  }

  /** The same with several WARs, each with the name of its context root. */
  static NodeProcess start(String name, Map<String, Path> wars, String path) {
    var node = launch(name, Rig.freePort(), Map.of(), wars);
    wars.keySet().forEach(root -> node.awaitAnswer(node.root(root).resolve(path)));
    return node;
  }

  /**
   * Starts a Payara Micro at a port that others know already, and waits until each of its
   * applications answers.
   *
   * @param properties system properties, which reach all of its applications
   * @param applications each with its context root, deployed in this order
   */
  static NodeProcess start(
      String name, int port, Map<String, String> properties, List<Variant> applications) {
    var wars = new LinkedHashMap<String, Path>();
    for (var application : applications) {
      var war = Server.LOG.resolveSibling(application.name() + ".war");
      application.archive().as(ZipExporter.class).exportTo(war.toFile(), true);
      wars.put(application.contextRoot().substring(1), war);
    }
    var node = launch(name, port, properties, wars);
    applications.stream()
        .filter(Variant::isHealthy)
        .map(application -> node.origin.resolve(application.contextPath() + "api/health/live"))
        .forEach(node::awaitAnswer);
    return node;
  }

  private static NodeProcess launch(
      String name, int port, Map<String, String> properties, Map<String, Path> wars) {
    var log = Server.LOG.resolveSibling(name + "-node.log");
    try {
      var process =
          new ProcessBuilder(command(port, properties, wars))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new NodeProcess(URI.create("http://localhost:" + port + "/"), name, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(
      int port, Map<String, String> properties, Map<String, Path> wars) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Such a process does little but start. Without the second compiler that takes half the time of
    // the processor.
    command.add("-XX:TieredStopAtLevel=1");
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(
        List.of(
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
            String.valueOf(port)));
    wars.forEach((root, war) -> command.addAll(List.of("--deploy", war + ":/" + root)));
    return command;
  }

  URI root() {
    return root(name);
  }

  /** Where the WAR of that name answers. */
  URI root(String war) {
    return origin.resolve(war + "/");
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** As {@code kill} does, which sends SIGTERM. */
  void stop() {
    process.destroy();
  }

  /** Waits until the process has ended by itself. */
  void awaitEnd() {
    Await.until("the node has ended", Rig.PATIENCE, () -> !process.isAlive());
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

  @Override
  public void close() {
    kill();
  }
}
