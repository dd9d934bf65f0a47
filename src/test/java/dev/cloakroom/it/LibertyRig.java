package dev.cloakroom.it;

import static dev.cloakroom.it.Variants.Variant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** Open Liberty with the shipped {@code server.xml}, and its files in a folder of this run. */
final class LibertyRig implements Rig {
  private static final Path SHIPPED = Path.of("payara-config", "liberty-server.xml");
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final Variant FAULTY = Variants.named(Variants.FAULTY);

  @Override
  public void prepare(ContainerDef settings) throws IOException {
    // The adapter takes any server of that name on this machine for its own.
    var name = "cloakroom-" + ProcessHandle.current().pid();
    var user = FOLDER.resolve("liberty").toAbsolutePath();
    Rig.delete(user);
    // Not by hand: this writes a password into server.env. Without one there is no default key
    // store, and without that no MicroProfile JWT, of which no log says a word.
    var home = Path.of(settings.getContainerProperty("wlpHome")).toAbsolutePath();
    Rig.run(
        List.of(home.resolve("bin/server").toString(), "create", name),
        Map.of("JAVA_HOME", JAVA_HOME, "WLP_USER_DIR", user.toString()));
    var server = user.resolve("servers").resolve(name);
    Files.writeString(
        server.resolve("server.xml"),
        """
        <server>
          <include location="%s"/>
          <featureManager>
            <feature>localConnector-1.0</feature> <!-- for Arquillian -->
            <!-- For the demo backend. -->
            <feature>appSecurity-5.0</feature>
            <feature>beanValidation-3.0</feature>
            <feature>mpJwt-2.1</feature>
          </featureManager>
          <httpEndpoint id="defaultHttpEndpoint" httpPort="%d" httpsPort="-1"/>
        </server>
        """
            .formatted(SHIPPED.toAbsolutePath(), Rig.freePort()));
    Files.writeString(
        server.resolve("bootstrap.properties"),
        """
        com.ibm.ws.logging.log.directory=%s
        com.ibm.ws.logging.message.file.name=%s
        """
            .formatted(FOLDER.toAbsolutePath(), Server.LOG.getFileName()));
    Files.writeString(
        server.resolve("server.env"), "\nJAVA_HOME=" + JAVA_HOME + "\n", StandardOpenOption.APPEND);
    settings.overrideProperty("usrDir", user.toString());
    settings.overrideProperty("serverName", name);
    var dropins = Files.createDirectories(server.resolve("dropins"));
    FAULTY
        .archive()
        .as(ZipExporter.class)
        .exportTo(dropins.resolve(FAULTY.name() + ".war").toFile());
  }

  /** The adapter would wait out its patience for the one that never starts. */
  @Override
  public List<Variant> deployments() {
    return Variants.all().stream().filter(variant -> !variant.equals(FAULTY)).toList();
  }
}
