package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Payara Micro sends data about itself to its maker at each start, unless it is told not to. */
class PhoneHomeTest {
  private static final List<String> PLACES = List.of("README.md", "pom.xml", ".ci", "src");
  // Beside each other in every command: without the first, Payara Micro looks for neighbours.
  private static final String STARTS = "--" + "nohazelcast";
  private static final String SILENT = "--" + "disablephonehome";

  @Test
  void noCommandOfOursLetsPayaraMicroCallHome() throws IOException {
    var commands = 0;
    for (var place : PLACES) {
      try (var files = Files.walk(Path.of(place))) {
        for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          var text = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertTrue(count(text, STARTS) <= count(text, SILENT), file::toString);
          commands += count(text, STARTS);
        }
      }
    }
    assertFalse(commands == 0);
  }

  private static int count(String text, String option) {
    return text.split(option, -1).length - 1;
  }
}
