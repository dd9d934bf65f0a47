package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the WAR carries; it needs the build's result, and no server. */
class WarContentsIT {
  private static final Path WAR = Path.of("target", "cloakroom.war");
  private static final long MOST_BYTES = 6 * 1024 * 1024;
  private static final String LICENCES = "META-INF/licences/";
  private static final String LIST = LICENCES + "libraries.txt";
  private static final String LIBRARIES = "WEB-INF/lib/";

  /** A line of the list of libraries. */
  private record Library(String artifact, String licence, String text) {
    private static Library of(String line) {
      var columns = line.split(" ");
      assertEquals(3, columns.length, line);
      return new Library(columns[0], columns[1], columns[2]);
    }
  }

  @Test
  void carriesTheLibrariesOfTheListAndNoOther() throws IOException {
    try (var war = new ZipFile(WAR.toFile())) {
      var jars =
          names(war).stream()
              .filter(name -> name.startsWith(LIBRARIES))
              .map(name -> name.substring(LIBRARIES.length()).replaceFirst("-\\d[^/]*\\.jar$", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      var listed = libraries(war).stream().map(Library::artifact).toList();
      assertEquals(List.copyOf(new TreeSet<>(listed)), listed, "sorted, each once");
      assertEquals(new TreeSet<>(listed), jars, LIST + " and " + LIBRARIES);
    }
  }

  @Test
  void carriesTheTextOfEveryLicence() throws IOException {
    try (var war = new ZipFile(WAR.toFile())) {
      var texts = new TreeSet<String>();
      for (var library : libraries(war)) {
        // A licence that names its holder needs a text for each holder.
        assertTrue(
            !library.licence().equals("MIT") || library.text().startsWith("MIT-"),
            library::toString);
        assertFalse(read(war, LICENCES + library.text()).isBlank(), library::toString);
        texts.add(LICENCES + library.text());
      }
      texts.add(LIST);
      var present =
          names(war).stream()
              .filter(name -> name.startsWith(LICENCES))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(texts, present);
    }
  }

  @Test
  void carriesItsOwnLicence() throws IOException {
    try (var war = new ZipFile(WAR.toFile())) {
      assertTrue(read(war, "META-INF/LICENSE").contains("Apache License"));
    }
  }

  @Test
  void carriesNothingOfTheDemoOrTheTests() throws IOException {
    try (var war = new ZipFile(WAR.toFile())) {
      var strangers =
          names(war).stream()
              .filter(name -> !name.startsWith("META-INF/"))
              .filter(name -> !name.startsWith(LIBRARIES))
              .filter(name -> !name.startsWith("WEB-INF/classes/META-INF/"))
              .filter(name -> !name.matches("WEB-INF/classes/dev/cloakroom/.*\\.class"))
              .filter(name -> !name.matches("WEB-INF/[a-z-]+\\.xml"))
              .filter(name -> !Set.of("cloakroom.js", "cloakroom.d.ts").contains(name))
              .toList();
      assertEquals(List.of(), strangers);
      for (var ours : Set.of("demo", "fake", "it", "example", "testing")) {
        var folder = "WEB-INF/classes/dev/cloakroom/" + ours + "/";
        assertTrue(names(war).stream().noneMatch(name -> name.startsWith(folder)), folder);
      }
    }
  }

  @Test
  void isSmall() throws IOException {
    assertTrue(Files.size(WAR) < MOST_BYTES, () -> WAR + " has " + WAR.toFile().length());
  }

  private static List<Library> libraries(ZipFile war) throws IOException {
    return read(war, LIST).lines().filter(line -> !line.startsWith("#")).map(Library::of).toList();
  }

  private static Set<String> names(ZipFile war) {
    return war.stream()
        .filter(entry -> !entry.isDirectory())
        .map(ZipEntry::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(ZipFile war, String name) throws IOException {
    var entry = war.getEntry(name);
    assertTrue(entry != null, "no " + name);
    try (var content = war.getInputStream(entry)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
