package dev.cloakroom.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;

/** WildFly with {@code standalone.xml} and what the shipped script makes of it. */
final class WildFlyRig implements Rig {
  private static final Path SCRIPT = Path.of("payara-config", "wildfly.cli");
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final Path BASE = FOLDER.resolve("wildfly").toAbsolutePath();

  @Override
  public void prepare(ContainerDef settings) throws IOException {
    configure(Path.of(settings.getContainerProperty("jbossHome")).toAbsolutePath(), BASE);
    settings.overrideProperty("javaHome", JAVA_HOME);
    var management = Rig.freePort();
    settings.overrideProperty("managementPort", String.valueOf(management));
    settings.overrideProperty(
        "javaVmArguments",
        String.join(
            " ",
            settings.getContainerProperty("javaVmArguments"),
            String.join(" ", options(BASE, Rig.freePort(), management)),
            "-Djboss.server.log.dir=" + FOLDER.toAbsolutePath()));
  }

  /** Makes {@code base} a fresh server of that home, as the README says. */
  static void configure(Path home, Path base) throws IOException {
    Rig.copy(home.resolve("standalone"), base);
    Rig.run(
        List.of(home.resolve("bin/jboss-cli.sh").toString(), "--file=" + SCRIPT),
        Map.of("JAVA_HOME", JAVA_HOME, "JAVA_OPTS", "-Djboss.server.base.dir=" + base));
  }

  static List<String> options(Path base, int port, int management) {
    return List.of(
        "-Djboss.server.base.dir=" + base,
        "-Djboss.http.port=" + port,
        "-Djboss.https.port=" + Rig.freePort(),
        "-Djboss.management.http.port=" + management);
  }
}
