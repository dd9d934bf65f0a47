package dev.cloakroom.it;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** Payara Micro, which takes commands through {@code Redeployer.java}. */
final class RedeployingPayara implements RedeployingServer {
  private static final Path LOG = Rig.FOLDER.resolve("redeploy.log");
  private static final String DONE = "dev.cloakroom.redeployer: done";
  private static final String FAILED = "dev.cloakroom.redeployer: failed";

  private final int port;
  private final Process process;
  private final BufferedReader output;
  private final Writer commands;
  private final BufferedWriter log;

  private RedeployingPayara(int port, Process process) throws IOException {
    this.port = port;
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.log = Files.newBufferedWriter(LOG);
  }

  static RedeployingPayara start(Map<String, String> settings) throws IOException {
    Files.createDirectories(LOG.getParent());
    var port = Rig.freePort();
    var command = new ArrayList<String>();
    command.add(RedeployingServer.tool("java"));
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    try (var jar = new JarFile(NodeProcess.SERVER.toFile())) {
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
    command.addAll(List.of(options.formatted(NodeProcess.SERVER, port).split(" ")));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var server = new RedeployingPayara(port, process);
    server.awaitDone();
    return server;
  }

  private static void add(List<String> command, Attributes manifest, String name, String option) {
    for (var packageName : manifest.getValue(name).split(" ")) {
      command.add(option + packageName + "=ALL-UNNAMED");
    }
  }

  @Override
  public URI root() {
    return URI.create("http://localhost:" + port + "/" + CONTEXT_ROOT + "/");
  }

  @Override
  public void deploy() throws IOException {
    command("deploy " + PRODUCT + " " + CONTEXT_ROOT);
  }

  @Override
  public void undeploy() throws IOException {
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
      if (line.endsWith(DONE)) {
        return;
      }
      if (line.endsWith(FAILED)) {
        break;
      }
    }
    throw new IllegalStateException("The server failed; " + LOG + " says why");
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public String loader() {
    return "org.glassfish.web.loader.WebappClassLoader";
  }

  @Override
  public void close() {
    try (log) {
      commands.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      RedeployingServer.awaitEnd(process);
    }
  }
}
