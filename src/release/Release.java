import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;

/**
 * Puts what a release consists of into {@code target/release}, with checksums: {@code java
 * Release.java <version>}, from the repository's top folder, when all is packaged. Fails if the
 * bill of materials and the WAR do not hold the same libraries, byte for byte.
 *
 * <p>Not here: the uber-jar, which Payara Micro writes with the time of day in it, and which holds
 * a whole server under licences of its own.
 */
final class Release {
  private static final Path TARGET = Path.of("target");
  private static final Path RELEASE = TARGET.resolve("release");
  private static final Path LICENCE = Path.of(".github/LICENSE");
  private static final Path LICENCES = Path.of("src/main/webapp/META-INF/licences");
  private static final Path WAR = TARGET.resolve("cloakroom.war");
  private static final Path BILL = TARGET.resolve("cloakroom.cdx.xml");
  private static final Path OPENAPI = Path.of("src/main/resources/META-INF/openapi.yaml");
  private static final List<String> PARTS =
      List.of(
          "cloakroom.war",
          "cloakroom-demo-backend.war",
          "cloakroom-check.jar",
          "cloakroom-classes.jar",
          "cloakroom-tests.jar",
          "cloakroom.cdx.json",
          "cloakroom.cdx.xml");

  private Release() {}

  public static void main(String[] arguments) throws Exception {
    requireSameLibraries();
    clear();
    for (var part : PARTS) {
      release(TARGET.resolve(part), "", arguments[0]);
    }
    Files.copy(OPENAPI, RELEASE.resolve("cloakroom-" + arguments[0] + "-openapi.yaml"));
    Files.copy(LICENCE, RELEASE.resolve("LICENSE"));
    for (var text : files(LICENCES)) {
      release(text, "licences", arguments[0]);
    }
    // Its name has the version already, as npm wants it.
    Files.copy(TARGET.resolve(npm(arguments[0])), RELEASE.resolve(npm(arguments[0])));
    writeChecksums();
  }

  private static void requireSameLibraries() throws Exception {
    var billed = billed();
    var carried = carried();
    if (!billed.equals(carried)) {
      throw new IllegalStateException(
          "The bill of materials has %s, the WAR %s".formatted(billed, carried));
    }
  }

  /** Checksum by file name, as the bill of materials has it. */
  private static Map<String, String> billed() throws Exception {
    var found = new TreeMap<String, String>();
    var bill = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(BILL.toFile());
    var xpath = XPathFactory.newInstance().newXPath();
    // The tool that wrote it names itself as a component too, further down.
    var components = xpath.evaluateExpression("/bom/components/component", bill, XPathNodes.class);
    for (var component : components) {
      var name = xpath.evaluate("concat(name, '-', version, '.jar')", component);
      found.put(name, xpath.evaluate("hashes/hash[@alg='SHA-256']", component));
    }
    return found;
  }

  /** Checksum by file name, as the WAR has it. */
  private static Map<String, String> carried() throws IOException {
    var found = new TreeMap<String, String>();
    try (var war = new ZipFile(WAR.toFile())) {
      for (ZipEntry entry : Collections.list(war.entries())) {
        if (entry.getName().matches("WEB-INF/lib/[^/]+")) {
          found.put(entry.getName().substring(12), sha256(war.getInputStream(entry)));
        }
      }
    }
    return found;
  }

  private static void clear() throws IOException {
    Files.createDirectories(RELEASE.resolve("licences"));
    for (var file : files(RELEASE)) {
      Files.delete(file);
    }
  }

  /** The version goes where a Maven repository has it. */
  private static void release(Path file, String folder, String version) throws IOException {
    var name = file.getFileName().toString().replaceFirst("^cloakroom", "cloakroom-" + version);
    Files.copy(file, RELEASE.resolve(folder).resolve(name));
  }

  private static String npm(String version) {
    return "cloakroom-" + version + ".tgz";
  }

  /** In the form that {@code sha256sum --check} reads. */
  private static void writeChecksums() throws IOException {
    var lines = new ArrayList<String>();
    for (var file : files(RELEASE)) {
      lines.add(sha256(Files.newInputStream(file)) + "  " + RELEASE.relativize(file));
    }
    Files.write(RELEASE.resolve("SHA256SUMS"), lines);
    lines.forEach(System.out::println);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    }
  }

  private static String sha256(InputStream content) throws IOException {
    try (content) {
      var digest = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[64 * 1024];
      for (int count; (count = content.read(buffer)) >= 0; ) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
