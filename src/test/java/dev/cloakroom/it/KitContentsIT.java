package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the jar with the classifier {@code tests} carries; it needs no server. */
class KitContentsIT {
  private static final Path KIT = Path.of("target", "cloakroom-tests.jar");
  private static final String EXTENSIONS =
      "META-INF/services/org.jboss.arquillian.core.spi.LoadableExtension";

  @Test
  void carriesTheKitAndNoTest() throws IOException {
    try (var jar = new ZipFile(KIT.toFile())) {
      var strangers =
          names(jar).stream()
              .filter(name -> !name.matches("dev/cloakroom/testing/[A-Za-z$0-9-]+\\.class"))
              .filter(name -> !Set.of("META-INF/MANIFEST.MF", EXTENSIONS).contains(name))
              .toList();
      assertEquals(List.of(), strangers);
      var tests = names(jar).stream().filter(name -> name.contains("Test")).toList();
      assertEquals(List.of(), tests);
    }
  }

  @Test
  void namesItsExtensionOnly() throws IOException {
    try (var jar = new ZipFile(KIT.toFile());
        var content = jar.getInputStream(jar.getEntry(EXTENSIONS))) {
      assertEquals(
          "dev.cloakroom.testing.CloakroomExtension", new String(content.readAllBytes()).strip());
    }
  }

  private static Set<String> names(ZipFile jar) {
    return jar.stream()
        .filter(entry -> !entry.isDirectory())
        .map(ZipEntry::getName)
        .collect(Collectors.toSet());
  }
}
