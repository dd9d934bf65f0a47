package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The script for a Bootable JAR follows the one for a server. */
class WildFlyScriptsTest {
  private static final Path FOLDER = Path.of("payara-config");

  private static List<String> commands(String script) throws IOException {
    return Files.readAllLines(FOLDER.resolve(script)).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  @Test
  void theBootableJarGetsTheSameSettingsForWhatItHas() throws IOException {
    var expected =
        commands("wildfly.cli").stream()
            .filter(line -> line.startsWith("/") && !line.contains("https-listener"))
            .toList();
    assertFalse(expected.isEmpty());
    assertEquals(expected, commands("wildfly-bootable.cli"));
  }
}
