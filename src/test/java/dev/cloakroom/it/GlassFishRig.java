package dev.cloakroom.it;

import static dev.cloakroom.it.Variants.Variant;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** GlassFish with a new domain for each run, and the shipped commands given to it. */
final class GlassFishRig implements Rig {
  private static final Path COMMANDS = Path.of("payara-config", "glassfish-commands.txt");
  // The only one there is: told a name, the adapter fails to stop it.
  private static final String DOMAIN = "domain1";

  private static final String SET = "set ";

  // Of any application with @LoginConfig GlassFish 8.0.0 answers each request with 500.
  static final String WITHOUT_MP_JWT = "glassfish8";

  private NodeProcess backend;
  private Path home;
  private int adminPort;

  @Override
  public void prepare(ContainerDef settings) throws IOException {
    home = Path.of(settings.getContainerProperty("glassFishHome")).toAbsolutePath();
    adminPort = Rig.freePort();
    var httpPort = Server.port();
    var httpsPort = Rig.freePort();
    var domain = home.resolve("glassfish/domains").resolve(DOMAIN);
    Rig.delete(domain);
    asadmin(
        "create-domain",
        "--nopassword",
        "--checkports=false",
        "--adminport=" + adminPort,
        "--instanceport=" + httpPort,
        "--domainproperties=http.ssl.port=" + httpsPort + others(),
        DOMAIN);
    logWithoutDelay(domain.resolve("config/logging.properties"));
    enlargeHeap(domain.resolve("config/domain.xml"));
    configure();
    if (home.endsWith(WITHOUT_MP_JWT)) {
      startBackend();
    }
    settings.overrideProperty("adminPort", String.valueOf(adminPort));
    settings.overrideProperty("httpPort", String.valueOf(httpPort));
    settings.overrideProperty("httpsPort", String.valueOf(httpsPort));
  }

  // The demo backend, which is guarded by the container's MicroProfile JWT, in a server of its own.
  private void startBackend() throws IOException {
    var variant = Variants.named(Variants.DEMO_BACKEND);
    var war = FOLDER.resolve(variant.name() + ".war");
    variant.archive().as(ZipExporter.class).exportTo(war.toFile(), true);
    backend = NodeProcess.start(variant.name(), war, "jwks");
    Runtime.getRuntime().addShutdownHook(new Thread(backend::close));
  }

  @Override
  public URI demoBackend() {
    return backend == null ? Rig.super.demoBackend() : backend.root();
  }

  @Override
  public List<Variant> deployments() {
    return Variants.all().stream()
        .filter(variant -> backend == null || !variant.name().equals(Variants.DEMO_BACKEND))
        .toList();
  }

  private static String others() {
    var ports = new StringBuilder();
    for (var name :
        List.of(
            "orb.listener.port",
            "orb.ssl.port",
            "orb.mutualauth.port",
            "jms.port",
            "domain.jmxPort",
            "osgi.shell.telnet.port",
            "java.debugger.port")) {
      ports.append(':').append(name).append('=').append(Rig.freePort());
    }
    return ports.toString();
  }

  // Its own handler writes after the answer, on a thread that 7.0.21 now and then loses as it
  // starts, and all lines after that with it. The JDK's is handed each line beside it.
  private static void logWithoutDelay(Path properties) throws IOException {
    var handlers = "handlers=\\\n";
    var shipped = Files.readString(properties);
    if (!shipped.contains(handlers)) {
      throw new IllegalStateException(properties + " lists no handlers");
    }
    var file =
        """

        java.util.logging.FileHandler.pattern=%s
        java.util.logging.FileHandler.encoding=UTF-8
        java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
        java.util.logging.SimpleFormatter.format=%%1$tFT%%1$tT %%4$s %%3$s %%5$s%%6$s%%n
        """
            .formatted(Server.LOG.toAbsolutePath());
    Files.writeString(
        properties,
        shipped.replace(handlers, handlers + "java.util.logging.FileHandler,\\\n") + file);
  }

  // With more than thirty applications the distribution's 512 MB are full, and GlassFish 8 then
  // collects garbage and answers nobody.
  private static void enlargeHeap(Path configuration) throws IOException {
    var standard = "-Xmx512m";
    var shipped = Files.readString(configuration);
    if (!shipped.contains(standard)) {
      throw new IllegalStateException(configuration + " has another heap");
    }
    Files.writeString(configuration, shipped.replace(standard, "-Xmx1g"));
  }

  // As the README says, with a restart: some options are the JVM's.
  private void configure() throws IOException {
    asadmin("start-domain", DOMAIN);
    // It counts a list of commands for done whatever became of them.
    var output = asadmin("--port=" + adminPort, "multimode", "--file=" + COMMANDS.toAbsolutePath());
    if (output.contains("Command set failed") || output.contains("create-jvm-options failed")) {
      throw new IllegalStateException(COMMANDS + ": " + output);
    }
    asadmin("stop-domain", DOMAIN);
  }

  @Override
  public List<String> shippedSettings() throws IOException {
    return Files.readAllLines(COMMANDS).stream()
        .filter(line -> line.startsWith(SET))
        .map(line -> line.substring(SET.length()))
        .toList();
  }

  @Override
  public List<String> settingsInForce() throws IOException {
    var server = "configs.config.server-config.";
    var all = new ArrayList<String>();
    for (var part : List.of("network-config.*", "thread-pools.*")) {
      asadmin("--port=" + adminPort, "--terse", "get", server + part).lines().forEach(all::add);
    }
    return all;
  }

  private String asadmin(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(home.resolve("bin/asadmin").toString());
    command.addAll(List.of(arguments));
    return Rig.run(command, Map.of("AS_JAVA", System.getProperty("java.home")));
  }
}
