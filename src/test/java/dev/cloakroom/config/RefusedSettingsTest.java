package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What start-up refuses. The values are in the files beside this test's class in the resources. */
class RefusedSettingsTest {

  static List<String> refused() {
    return Lines.of(RefusedSettingsTest.class, "refused-settings.txt");
  }

  static List<String> accepted() {
    return Lines.of(RefusedSettingsTest.class, "accepted-settings.txt");
  }

  static List<String> leaky() {
    return Lines.of(RefusedSettingsTest.class, "leaky-settings.txt");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesNamingKeyProblemAndRemedy(String line) {
    var columns = line.split(" \\| ", -1);
    var start = columns[1] + ": ";
    var faults = faults(settings(columns[0]));
    assertTrue(
        faults.stream()
            .anyMatch(
                fault ->
                    fault.startsWith(start)
                        && fault.substring(start.length(), remedyOf(fault)).contains(columns[2])
                        && fault.substring(remedyOf(fault)).contains(columns[3])),
        () -> "among " + faults);
  }

  private static int remedyOf(String fault) {
    return fault.indexOf("; ");
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void accepts(String line) {
    assertDoesNotThrow(() -> TestSettings.read(settings(line)));
  }

  @ParameterizedTest
  @MethodSource("leaky")
  void saysWhatIsWrongWithoutTheSecret(String line) {
    var refusal = assertThrows(InvalidSettings.class, () -> TestSettings.read(settings(line)));
    assertFalse(refusal.toString().toLowerCase().contains("hunter2"), refusal::toString);
    assertFalse(refusal.faults().toString().toLowerCase().contains("hunter2"));
  }

  @Test
  void reportsEveryFaultAtOnce() {
    var settings = new HashMap<String, String>();
    settings.put("cloakroom.backend.login-path", "login");
    settings.put("cloakroom.backend.token-transport", "basic");
    settings.put("cloakroom.backend.read-timeout", "PT-1S");
    settings.put("cloakroom.token.check", "jwks");
    settings.put("cloakroom.session.idle", "30m");
    settings.put("cloakroom.session.persistent", "yes");
    settings.put("cloakroom.cookie.prefix", "a b");
    settings.put("cloakroom.cookie.keys", "a:AAAA");
    settings.put("cloakroom.public-origins", "*");
    settings.put("cloakroom.login.attempts", "0");
    settings.put("cloakroom.trusted-proxies", "all");
    settings.put("cloakroom.relay.files.cache", "maybe");
    settings.put("cloakroom.refresh.wait", "0");
    settings.put("cloakroom.cokie.keys", "x");

    var expected = new TreeSet<>(settings.keySet());
    expected.add("cloakroom.backend.url");
    expected.add("cloakroom.relay.files.target");

    var refusal = assertThrows(InvalidSettings.class, () -> TestSettings.read(settings));
    var named = new TreeSet<String>();
    refusal.faults().forEach(fault -> named.add(fault.substring(0, fault.indexOf(": "))));
    assertEquals(expected, named);
    assertEquals(expected.size(), refusal.faults().size());
    refusal
        .faults()
        .forEach(fault -> assertTrue(refusal.getMessage().contains("\n  - " + fault), fault));
    assertTrue(refusal.getMessage().contains("16 faults"), refusal.getMessage());
  }

  @Test
  void reportsEachFaultOfAList() {
    var faults =
        faults(settings("cloakroom.trusted-proxies=10.0.0.0/8, 10.0.0.0/33, here, ::1/129"));
    assertEquals(3, faults.size(), faults::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 24, 31, 33, 64})
  void refusesAKeyThatIsNot256Bits(int bytes) {
    var key = java.util.Base64.getUrlEncoder().encodeToString(new byte[bytes]);
    var faults = faults(settings("cloakroom.cookie.keys=k:" + key));
    assertEquals(1, faults.size());
    assertTrue(faults.get(0).contains("32 bytes, not " + bytes), faults::toString);
  }

  private static List<String> faults(Map<String, String> settings) {
    return assertThrows(InvalidSettings.class, () -> TestSettings.read(settings)).faults();
  }

  private static Map<String, String> settings(String line) {
    var settings = new HashMap<String, String>();
    settings.put("cloakroom.backend.url", "https://backend.example");
    for (var pair : line.split(" && ")) {
      var equals = pair.indexOf('=');
      settings.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return settings;
  }
}
