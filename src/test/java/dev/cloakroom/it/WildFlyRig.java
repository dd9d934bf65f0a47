package dev.cloakroom.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;

/** WildFly with {@code standalone.xml} and what the shipped script makes of it. */
final class WildFlyRig implements Rig {
  private static final Path SCRIPT = Path.of("payara-config", "wildfly.cli");
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final Path BASE = FOLDER.resolve("wildfly").toAbsolutePath();

  private static final Pattern WRITE =
      Pattern.compile("(/\\S+):write-attribute\\(name=([a-z0-9-]+),value=(\\S+)\\)");
  private static final Pattern ADD =
      Pattern.compile("(/system-property=\\S+):add\\(value=(\\S+)\\)");
  private static final Pattern RESULT = Pattern.compile("\"result\" => \"?([^\"\\s]+?)L?\"?\\s");

  private Path home;
  private int management;

  @Override
  public void prepare(ContainerDef settings) throws IOException {
    home = Path.of(settings.getContainerProperty("jbossHome")).toAbsolutePath();
    configure(home, BASE);
    settings.overrideProperty("javaHome", JAVA_HOME);
    management = Rig.freePort();
    settings.overrideProperty("managementPort", String.valueOf(management));
    settings.overrideProperty(
        "javaVmArguments",
        String.join(
            " ",
            settings.getContainerProperty("javaVmArguments"),
            String.join(" ", options(BASE, Server.port(), management)),
            "-Djboss.server.log.dir=" + FOLDER.toAbsolutePath()));
  }

  /** In the order of the script. */
  @Override
  public List<String> shippedSettings() throws IOException {
    return Files.readAllLines(SCRIPT).stream().flatMap(line -> setting(line).stream()).toList();
  }

  private static Optional<String> setting(String command) {
    var add = ADD.matcher(command);
    if (add.matches()) {
      return Optional.of(add.group(1) + ":value=" + add.group(2));
    }
    var write = WRITE.matcher(command);
    return write.matches()
        ? Optional.of(write.group(1) + ":" + write.group(2) + "=" + write.group(3))
        : Optional.empty();
  }

  @Override
  public List<String> settingsInForce() throws IOException {
    var names = new ArrayList<String>();
    var questions = new StringBuilder();
    for (var setting : shippedSettings()) {
      var name = setting.substring(0, setting.lastIndexOf('='));
      names.add(name);
      questions.append(name.replaceFirst(":([a-z0-9-]+)$", ":read-attribute(name=$1)\n"));
    }
    var script = FOLDER.resolve("settings.cli");
    Files.writeString(script, questions);
    var answer =
        Rig.run(
            List.of(
                home.resolve("bin/jboss-cli.sh").toString(),
                "--connect",
                "--controller=remote+http://127.0.0.1:" + management,
                "--timeout=" + PATIENCE.toMillis(),
                "--file=" + script),
            Map.of("JAVA_HOME", JAVA_HOME));
    var values = RESULT.matcher(answer).results().map(result -> result.group(1)).toList();
    if (values.size() != names.size()) {
      throw new IllegalStateException(names.size() + " were asked for: " + answer);
    }
    return IntStream.range(0, names.size())
        .mapToObj(i -> names.get(i) + "=" + values.get(i))
        .toList();
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
