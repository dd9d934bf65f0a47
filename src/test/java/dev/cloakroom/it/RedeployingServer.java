package dev.cloakroom.it;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own that deploys and undeploys the product on command. */
interface RedeployingServer extends AutoCloseable {
  Path PRODUCT = Path.of("target", "cloakroom.war");
  String CONTEXT_ROOT = "redeployed";

  /** WildFly where the run is for it, else Payara Micro. */
  static RedeployingServer start(Map<String, String> settings) throws IOException {
    return Server.name().equals("wildfly")
        ? RedeployingWildFly.start(settings)
        : RedeployingPayara.start(settings);
  }

  URI root();

  void deploy() throws IOException;

  void undeploy() throws IOException;

  long pid();

  /** The class of which each application has one as its class loader. */
  String loader();

  /** The server's classes that have instances, a line each, and once for each loader. */
  default String histogram() throws IOException {
    return jcmd("GC.class_histogram");
  }

  default String threads() throws IOException {
    return jcmd("Thread.print");
  }

  private String jcmd(String command) throws IOException {
    var jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(pid()), command).start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Waits until a process has ended that was asked to, and ends it where that takes too long. */
  static void awaitEnd(Process process) {
    try {
      if (process.waitFor(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  void close();
}
