package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a server cannot do is told to those who choose it, on the page of that server. */
class NotOnTest {
  private static final Path FOLDER = Path.of("src", "docs", "servers");

  /** The page of each server, by the name that {@code arquillian.xml} has for it. */
  private static final Map<String, String> PAGES =
      Map.of(
          "payara-micro", "payara.md",
          "wildfly", "wildfly.md",
          "liberty", "liberty.md",
          "glassfish", "glassfish.md");

  private record Reason(String server, String because) {}

  @Test
  void everyReasonStandsOnThePageOfItsServer() throws IOException {
    var reasons = reasons();
    assertFalse(reasons.isEmpty());
    for (var reason : reasons) {
      assertTrue(PAGES.containsKey(reason.server()), reason::toString);
      assertTrue(differs(PAGES.get(reason.server())).contains(reason.because()), reason::toString);
    }
  }

  private static List<Reason> reasons() {
    var classes = new ClassFileImporter().importPackages("dev.cloakroom.it");
    var annotated =
        classes.stream()
            .flatMap(type -> Stream.concat(Stream.of(type), type.getMethods().stream()))
            .flatMap(element -> element.tryGetAnnotationOfType(NotOn.class).stream())
            .map(notOn -> new Reason(notOn.server(), notOn.because()));
    var parsers =
        Stream.of(LenientParser.values())
            .map(parser -> new Reason(parser.name().toLowerCase(Locale.ROOT), parser.because));
    return Stream.concat(annotated, parsers).distinct().toList();
  }

  private static String differs(String page) throws IOException {
    var text = Files.readString(FOLDER.resolve(page));
    var begin = text.indexOf("\n## What differs\n");
    assertTrue(begin >= 0, page);
    var end = text.indexOf("\n## ", begin + 1);
    return text.substring(begin, end < 0 ? text.length() : end).replaceAll("\\s+", " ");
  }

  @Test
  void everyPageIsOneOfAServer() throws IOException {
    var expected = new TreeSet<>(Set.copyOf(PAGES.values()));
    expected.add("README.md");
    try (var files = Files.list(FOLDER)) {
      var names = new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
      assertEquals(expected, names);
    }
  }
}
