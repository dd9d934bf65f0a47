package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Step 2 of "Upgrading" in {@code src/docs/operation.md}: this build starts with the settings of an
 * earlier one.
 */
class EarlierSettingsTest {
  /** Each key with its default, or with an example. */
  private static Map<String, String> settings(boolean withExamples) {
    var settings = new HashMap<String, String>();
    for (var line : Lines.of(EarlierSettingsTest.class, "settings-of-d4d7d2b.txt")) {
      var key = line.substring(0, line.indexOf('='));
      var value = line.substring(line.indexOf('=') + 1);
      // The default of a further login's token needs the login's path.
      var needed = key.equals("cloakroom.login.register.path");
      if (withExamples || needed || !value.startsWith("<")) {
        settings.put(key, value.replaceAll("[<>]", ""));
      }
    }
    return settings;
  }

  @Test
  void startsWithAllDefaultsOfTheEarlierBuildWrittenOut() {
    assertDoesNotThrow(() -> TestSettings.read(settings(false)));
  }

  @Test
  void knowsEveryKeyOfTheEarlierBuild() {
    assertEquals(List.of(), unknownIn(settings(true)));
    var other = settings(true);
    other.put("cloakroom.no-such", "x");
    assertEquals(1, unknownIn(other).size());
    assertTrue(other.size() > 100);
  }

  // The examples need not go together: some of them are refused beside others.
  private static List<String> unknownIn(Map<String, String> settings) {
    try {
      TestSettings.read(settings);
      return List.of();
    } catch (InvalidSettings e) {
      return e.faults().stream().filter(fault -> fault.contains("no such key")).toList();
    }
  }
}
