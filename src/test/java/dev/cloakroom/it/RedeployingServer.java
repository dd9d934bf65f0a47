package dev.cloakroom.it;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** A Payara Micro of its own that deploys and undeploys the product on command. */
final class RedeployingServer implements AutoCloseable {
  private static final Path LOG = Path.of("target", "it", "redeploy.log");
  private static final Path SERVER = Path.of("target", "payara-micro.jar");
  private static final Path PRODUCT = Path.of("target", "cloakroom.war");
  private static final String CONTEXT_ROOT = "redeployed";
  private static final String DONE = "redeployer: done";
  private static final String FAILED = "redeployer: failed";

  private final int port;
  private final Process process;
  private final BufferedReader output;
  private final Writer commands;
  private final BufferedWriter log;

  private RedeployingServer(int port, Process process) throws IOException {
    this.port = port;
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.log = Files.newBufferedWriter(LOG);
  }

  static RedeployingServer start(Map<String, String> settings) throws IOException {
    Files.createDirectories(LOG.getParent());
    var port = freePort();
    var command = new ArrayList<String>();
    command.add(tool("java"));
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    try (var jar = new JarFile(SERVER.toFile())) {
      // What "-jar" would read for itself.
      var manifest = jar.getManifest().getMainAttributes();
      add(command, manifest, "Add-Exports", "--add-exports=");
      add(command, manifest, "Add-Opens", "--add-opens=");
    }
    var options =
        "-cp %s src/test/launcher/Redeployer.java --port %d --nohazelcast --disablephonehome"
            + " --prebootcommandfile payara-config/pre-boot-commands.txt"
            + " --postbootcommandfile payara-config/post-boot-commands.txt"
            + " --logproperties payara-config/logging.properties";
    command.addAll(List.of(options.formatted(SERVER, port).split(" ")));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var server = new RedeployingServer(port, process);
    server.awaitDone();
    return server;
  }

  private static void add(List<String> command, Attributes manifest, String name, String option) {
    for (var packageName : manifest.getValue(name).split(" ")) {
      command.add(option + packageName + "=ALL-UNNAMED");
    }
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  URI root() {
    return URI.create("http://localhost:" + port + "/" + CONTEXT_ROOT + "/");
  }

  void deploy() throws IOException {
    command("deploy " + PRODUCT + " " + CONTEXT_ROOT);
  }

  void undeploy() throws IOException {
    command("undeploy");
  }

  private void command(String text) throws IOException {
    commands.write(text + "\n");
    commands.flush();
    awaitDone();
  }

  private void awaitDone() throws IOException {
    for (String line; (line = output.readLine()) != null; ) {
      log.write(line + "\n");
      log.flush();
      if (line.equals(DONE)) {
        return;
      }
      if (line.equals(FAILED)) {
        break;
      }
    }
    throw new IllegalStateException("The server failed; " + LOG + " says why");
  }

  /** The server's classes that have instances, a line each, and once for each loader. */
  String histogram() throws IOException {
    return jcmd("GC.class_histogram");
  }

  String threads() throws IOException {
    return jcmd("Thread.print");
  }

  private String jcmd(String command) throws IOException {
    var jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), command).start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try (log) {
      commands.close();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
