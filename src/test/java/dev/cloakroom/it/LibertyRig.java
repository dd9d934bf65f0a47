package dev.cloakroom.it;

import static dev.cloakroom.it.Variants.Variant;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jboss.arquillian.config.descriptor.api.ContainerDef;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Open Liberty with the shipped {@code server.xml}, and its files in a folder of this run. */
final class LibertyRig implements Rig {
  private static final Path SHIPPED = Path.of("payara-config", "liberty-server.xml");
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final Set<String> CONFIGURED =
      Set.of("httpOptions", "executor", "httpDispatcher", "webContainer", "ssl", "mpJwt");
  private static final Pattern OWNER = Pattern.compile("(?m)^ *config\\.displayId: (.*)$");
  private static final Variant FAULTY = Variants.named(Variants.FAULTY);

  private Path home;
  private Path user;
  private String name;

  @Override
  public void prepare(ContainerDef settings) throws IOException {
    // The adapter takes any server of that name on this machine for its own.
    name = "cloakroom-" + ProcessHandle.current().pid();
    user = FOLDER.resolve("liberty").toAbsolutePath();
    Rig.delete(user);
    // Not by hand: this writes a password into server.env. Without one there is no default key
    // store, and without that no MicroProfile JWT, of which no log says a word.
    home = Path.of(settings.getContainerProperty("wlpHome")).toAbsolutePath();
    server("create", name);
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
            .formatted(SHIPPED.toAbsolutePath(), Server.port()));
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

  private void server(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(home.resolve("bin/server").toString());
    command.addAll(List.of(arguments));
    Rig.run(command, Map.of("JAVA_HOME", JAVA_HOME, "WLP_USER_DIR", user.toString()));
  }

  /** The attributes of the elements that have nothing else, by the names that a dump has. */
  @Override
  public List<String> shippedSettings() throws IOException {
    var settings = new ArrayList<String>();
    var elements = xml(SHIPPED).getDocumentElement().getElementsByTagName("*");
    for (var i = 0; i < elements.getLength(); i++) {
      var element = (Element) elements.item(i);
      if (!CONFIGURED.contains(element.getTagName())) {
        continue;
      }
      var id = element.getAttribute("id");
      var owner = element.getTagName() + (id.isEmpty() ? "" : "[" + id + "]");
      var attributes = element.getAttributes();
      for (var j = 0; j < attributes.getLength(); j++) {
        // A dump has seconds without their unit.
        var value = attributes.item(j).getNodeValue().replaceFirst("^(\\d+)s$", "$1");
        settings.add(setting(owner, attributes.item(j).getNodeName(), value));
      }
    }
    return settings;
  }

  private static Document xml(Path file) throws IOException {
    try {
      return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e);
    }
  }

  private static String setting(String owner, String name, String value) {
    return owner + ":" + name.toLowerCase(Locale.ROOT) + "=" + value;
  }

  @Override
  public List<String> settingsInForce() throws IOException {
    var dump = FOLDER.resolve("liberty-dump.zip").toAbsolutePath();
    server("dump", name, "--archive=" + dump);
    var settings = new ArrayList<String>();
    // The lines of a block are in the order of their names, so its own name comes anywhere.
    for (var block : entry(dump, "introspections/ConfigAdminIntrospection.txt").split("\\R\\R")) {
      var owner = OWNER.matcher(block);
      if (owner.find()) {
        block.lines().flatMap(line -> attribute(owner.group(1), line)).forEach(settings::add);
      }
    }
    return settings;
  }

  // A list of one value stands in brackets.
  private static Stream<String> attribute(String owner, String line) {
    var colon = line.indexOf(": ");
    if (colon < 0) {
      return Stream.empty();
    }
    var value = line.substring(colon + 2).replaceFirst("^\\[(.*)]$", "$1");
    return Stream.of(setting(owner, line.substring(0, colon).strip(), value));
  }

  private static String entry(Path archive, String end) throws IOException {
    try (var zip = new ZipFile(archive.toFile())) {
      var entry = zip.stream().filter(each -> each.getName().endsWith(end)).findFirst();
      try (var bytes = zip.getInputStream(entry.orElseThrow())) {
        return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  /** The adapter would wait out its patience for the one that never starts. */
  @Override
  public List<Variant> deployments() {
    return Variants.all().stream().filter(variant -> !variant.equals(FAULTY)).toList();
  }
}
