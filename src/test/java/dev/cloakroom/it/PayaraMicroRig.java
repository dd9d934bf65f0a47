package dev.cloakroom.it;

import static dev.cloakroom.it.Variants.Variant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** Payara Micro takes its WARs on its command line: one from Arquillian, the others from here. */
final class PayaraMicroRig implements Rig {
  private static final String COMMAND_LINE = "extraMicroOptions";
  private static final String LOGGING = "logging.properties";
  private static final Path PRE_BOOT = Path.of("payara-config", "pre-boot-commands.txt");
  private static final String POST_BOOT = "post-boot-commands.txt";
  private static final String SET = "set ";
  private static final String GOT = "Boot Command get returned with result SUCCESS";

  private final Variant main = Variants.named(Variants.PAGE);

  @Override
  public void prepare(ContainerDef settings) throws IOException {
    keepLog();
    askForSettings();
    var options = new StringBuilder(" --port ").append(Server.port());
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
        # Tells the answers to askForSettings().
        fish.payara.boot.runtime.BootCommand.level=INFO
        """
            .formatted(Server.LOG);
    Files.writeString(FOLDER.resolve(LOGGING), withFile + file);
  }

  /** The shipped commands, and behind them one that asks for each setting. */
  private void askForSettings() throws IOException {
    var commands = new StringBuilder(Files.readString(Path.of("payara-config", POST_BOOT)));
    for (var setting : shippedSettings()) {
      commands.append("get ").append(setting, 0, setting.indexOf('=')).append('\n');
    }
    Files.writeString(FOLDER.resolve(POST_BOOT), commands);
  }

  @Override
  public List<String> shippedSettings() throws IOException {
    return Files.readAllLines(PRE_BOOT).stream()
        .filter(line -> line.startsWith(SET))
        .map(line -> line.substring(SET.length()))
        .toList();
  }

  /** Each answer is the line behind the one that tells of its command. */
  @Override
  public List<String> settingsInForce() throws IOException {
    var lines = Files.readAllLines(Server.LOG);
    return IntStream.range(1, lines.size())
        .filter(i -> lines.get(i - 1).contains(GOT))
        .mapToObj(i -> lines.get(i).strip())
        .toList();
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
