package dev.cloakroom.it;

import static dev.cloakroom.it.Variants.Variant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** Payara Micro takes its WARs on its command line: one from Arquillian, the others from here. */
final class PayaraMicroRig implements Rig {
  private static final String COMMAND_LINE = "extraMicroOptions";
  private static final String LOGGING = "logging.properties";

  private final Variant main = Variants.named(Variants.PAGE);

  @Override
  public void prepare(ContainerDef settings) throws IOException {
    keepLog();
    var options = new StringBuilder();
    for (var variant : Variants.all()) {
      if (variant.equals(main)) {
        continue;
      }
      var war = FOLDER.resolve(variant.name() + ".war");
      variant.archive().as(ZipExporter.class).exportTo(war.toFile(), true);
      options.append(" --deploy ").append(war).append(':').append(variant.contextRoot());
    }
    settings.overrideProperty(COMMAND_LINE, settings.getContainerProperty(COMMAND_LINE) + options);
  }

  /** The shipped logging settings, and the same lines in a file for tests to read. */
  private static void keepLog() throws IOException {
    var shipped = Files.readString(Path.of("payara-config", LOGGING));
    var withFile = shipped.replaceFirst("(?m)^handlers=.*$", "$0,java.util.logging.FileHandler");
    var file =
        """

        java.util.logging.FileHandler.pattern=%s
        java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
        """
            .formatted(Server.LOG);
    Files.writeString(FOLDER.resolve(LOGGING), withFile + file);
  }

  /** Each one more would start one more server. */
  @Override
  public List<Variant> deployments() {
    return List.of(main);
  }

  /** Only an undeployment stops the process. */
  @Override
  public boolean forgetsDeployments() {
    return false;
  }
}
