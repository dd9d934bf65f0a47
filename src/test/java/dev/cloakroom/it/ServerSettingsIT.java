package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The shipped files have the effect that they ask for. Every server passes over a name that it does
 * not know, or says a word that nobody reads.
 */
@OnServer
class ServerSettingsIT {
  private static final Path LONG_CALLS =
      Path.of("src/test/resources/dev/cloakroom/it/long-calls.txt");

  private final Rig rig = Rig.ofThisRun();

  @Test
  void everyShippedSettingIsInForce() throws IOException {
    var shipped = rig.shippedSettings();
    assertFalse(shipped.isEmpty());
    assertAllInForce(shipped);
  }

  /** The limits would take minutes to wait for. */
  @Test
  void nothingEndsACallThatLasts() throws IOException {
    var server = Server.name() + " ";
    assertAllInForce(
        Files.readAllLines(LONG_CALLS).stream()
            .filter(line -> line.startsWith(server))
            .map(line -> line.substring(server.length()))
            .toList());
  }

  private void assertAllInForce(List<String> settings) throws IOException {
    var inForce = rig.settingsInForce();
    assertEquals(
        List.of(), settings.stream().filter(setting -> !inForce.contains(setting)).toList());
  }
}
