package dev.cloakroom.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** WildFly, whose scanner of a folder deploys and undeploys. */
final class RedeployingWildFly implements RedeployingServer {
  private static final Path BASE = Rig.FOLDER.resolve("redeploy").toAbsolutePath();
  private static final Path CONFIGURATION = BASE.resolve("configuration/standalone.xml");
  private static final Path FOLDER = BASE.resolve("deployments");
  private static final Path LOG = BASE.resolveSibling("redeploy.log");
  private static final String WAR = CONTEXT_ROOT + ".war";
  // JBoss Threads 3.9.2 leaves a thread's first task in a variable of its outermost method. That
  // leads to the deployment and all its classes, and by default two threads never end.
  private static final String WORKER = "<worker name=\"default\"";

  private final int port;
  private final Process process;

  private RedeployingWildFly(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  static RedeployingWildFly start(Map<String, String> settings) throws IOException {
    var home = Path.of(System.getProperty("cloakroom.it.home")).toAbsolutePath();
    WildFlyRig.configure(home, BASE);
    var configuration = Files.readString(CONFIGURATION);
    Files.writeString(
        CONFIGURATION,
        configuration
            .replace("scan-interval=\"5000\"", "scan-interval=\"200\"")
            .replace(WORKER, WORKER + " task-core-threads=\"0\" task-keepalive=\"10000\""));
    var port = Rig.freePort();
    var command = new ArrayList<String>();
    command.add(home.resolve("bin/standalone.sh").toString());
    command.addAll(WildFlyRig.options(BASE, port, Rig.freePort()));
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return new RedeployingWildFly(port, builder.redirectOutput(LOG.toFile()).start());
  }

  @Override
  public URI root() {
    return URI.create("http://localhost:" + port + "/" + CONTEXT_ROOT + "/");
  }

  @Override
  public void deploy() throws IOException {
    Files.deleteIfExists(marker("undeployed"));
    // The scanner shall not find half of it.
    var whole = Files.copy(PRODUCT, BASE.resolve(WAR), StandardCopyOption.REPLACE_EXISTING);
    Files.move(whole, FOLDER.resolve(WAR));
    await("deployed");
  }

  @Override
  public void undeploy() throws IOException {
    Files.delete(FOLDER.resolve(WAR));
    await("undeployed");
  }

  private static Path marker(String state) {
    return FOLDER.resolve(WAR + "." + state);
  }

  private void await(String state) {
    // The server's start is in the first of these waits.
    var deadline = System.nanoTime() + Rig.PATIENCE.toNanos();
    while (Files.notExists(marker(state))) {
      if (Files.exists(marker("failed")) || !process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("It is not " + state + "; " + LOG + " says why");
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** The script's child. */
  private ProcessHandle server() {
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public long pid() {
    return server().pid();
  }

  @Override
  public String loader() {
    return "org.jboss.modules.ModuleClassLoader";
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    RedeployingServer.awaitEnd(process);
    try {
      Rig.delete(BASE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
