package dev.cloakroom.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;

/** WildFly with {@code standalone.xml} and what the shipped script makes of it. */
final class WildFlyRig implements Rig {
  private static final Path SCRIPT = Path.of("payara-config", "wildfly.cli");
  private static final Path BASE = FOLDER.resolve("wildfly").toAbsolutePath();

  @Override
  public void prepare(ContainerDef settings) throws IOException {
    var home = Path.of(settings.getContainerProperty("jbossHome")).toAbsolutePath();
    Rig.copy(home.resolve("standalone"), BASE);
    var base = "-Djboss.server.base.dir=" + BASE;
    var java = System.getProperty("java.home");
    Rig.run(
        List.of(home.resolve("bin/jboss-cli.sh").toString(), "--file=" + SCRIPT),
        Map.of("JAVA_HOME", java, "JAVA_OPTS", base));
    settings.overrideProperty("javaHome", java);
    var management = Rig.freePort();
    settings.overrideProperty("managementPort", String.valueOf(management));
    settings.overrideProperty(
        "javaVmArguments",
        String.join(
            " ",
            settings.getContainerProperty("javaVmArguments"),
            base,
            "-Djboss.server.log.dir=" + FOLDER.toAbsolutePath(),
            "-Djboss.http.port=" + Rig.freePort(),
            "-Djboss.https.port=" + Rig.freePort(),
            "-Djboss.management.http.port=" + management));
  }
}
