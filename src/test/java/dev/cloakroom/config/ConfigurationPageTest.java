package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page {@code src/docs/configuration.md} names every key, tells its real default, and has an
 * example that can be set as it stands.
 */
class ConfigurationPageTest {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z0-9.<>-]+)` \\| ([^|]+) \\| (.*?) \\| `([^`|]+)` \\| [^|]+ \\|$",
          Pattern.MULTILINE);
  private static final Pattern DEFAULT = Pattern.compile("`([^`]+)`");
  private static final Pattern KEY =
      Pattern.compile("^\\| `[a-z]+\\.[^`]+` \\|", Pattern.MULTILINE);

  /** A key whose value says that another one is needed, and that other one. */
  private static final Map<String, String> NEEDS =
      Map.of(
          "cloakroom.state", "cloakroom.state.redis",
          "cloakroom.backend.refresh-with", "cloakroom.backend.refresh-access-field",
          "cloakroom.backend.refresh-access-field", "cloakroom.backend.refresh-with",
          "cloakroom.backend.refresh-method", "cloakroom.backend.refresh-token-in",
          "cloakroom.login.reasons", "cloakroom.login.reason-fields",
          "cloakroom.login.reason-fields", "cloakroom.login.reasons",
          "cloakroom.login.required", "cloakroom.login.page");

  /**
   * Keys with a name of the operator's choice: each as the page has it, and as the tests set it.
   */
  private static final Map<String, String> NAMED =
      Map.of(
          "cloakroom.relay.<route>.target", "cloakroom.relay.backend.target",
          "cloakroom.login.<name>.path", "cloakroom.login.register.path",
          "cloakroom.login.<name>.token", "cloakroom.login.register.token",
          "cloakroom.backend.header.<name>", "cloakroom.backend.header.X-Api-Key",
          "cloakroom.backend.login-member.<name>", "cloakroom.backend.login-member.client_id",
          "cloakroom.backend.refresh-member.<name>", "cloakroom.backend.refresh-member.grant_type");

  private static final Map<String, String> NECESSARY =
      Map.of(
          "cloakroom.backend.url",
          "https://backend.example",
          "cloakroom.cookie.keys",
          TestSettings.KEY_A);

  private record Row(String type, String standard, String example) {}

  private static String page() throws IOException {
    return Files.readString(Path.of("src", "docs", "configuration.md"));
  }

  /** Each key of the page with what stands beside it. */
  private static Map<String, Row> rows() throws IOException {
    var rows = new TreeMap<String, Row>();
    ROW.matcher(page())
        .results()
        .forEach(row -> rows.put(row.group(1), new Row(row.group(2), row.group(3), row.group(4))));
    return rows;
  }

  private static Map<String, String> withRoute() {
    var values = new HashMap<>(NECESSARY);
    NAMED.values().stream()
        .filter(key -> key.endsWith("target") || key.endsWith(".path"))
        .forEach(key -> values.put(key, "https://backend.example"));
    return values;
  }

  // The keys of an OpenID Provider mean nothing without one.
  private static Map<String, String> around(String key) {
    var values = withRoute();
    if (key.startsWith("cloakroom.oidc.")) {
      values.put("cloakroom.oidc.issuer", "https://login.example.org");
      values.put("cloakroom.oidc.client-id", "shop");
      values.put("cloakroom.oidc.client-secret", "s3cret");
      values.put("cloakroom.public-origins", "https://app.example.org");
    }
    return values;
  }

  // The key as it is set in these tests.
  private static String set(String row) {
    return NAMED.getOrDefault(row, row.replace("<route>", "backend"));
  }

  private static String row(String key) {
    return NAMED.entrySet().stream()
        .filter(named -> named.getValue().equals(key))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(key.replace(".relay.backend.", ".relay.<route>."));
  }

  @Test
  void namesEveryKeyThatIsRead() throws IOException {
    var read = new TreeSet<String>();
    var values = withRoute();
    NAMED.values().forEach(key -> values.putIfAbsent(key, "none"));
    SettingsReader.read(
        key -> {
          read.add(row(key));
          return Optional.ofNullable(values.get(key));
        },
        values.keySet());
    assertEquals(read, new TreeSet<>(rows().keySet()));
  }

  @Test
  void thePageOnSecurityPrintsTheWholeDefaultPolicy() throws IOException {
    var page = Files.readString(Path.of("src", "docs", "security.md"));
    var policy = TestSettings.of().page().contentSecurityPolicy();
    assertTrue(page.contains("\n" + policy.replace("; ", ";\n") + "\n"), policy);
  }

  /** A line of the file shows the default, or an example in angle brackets. */
  @Test
  void theCommentedFileHasEveryKeyWithItsDefault() throws IOException {
    var file = Files.readString(Path.of("payara-config", "cloakroom.properties"));
    var rows = rows();
    for (var key : rows.keySet()) {
      var line = Pattern.compile("(?m)^#?" + Pattern.quote(set(key)) + "=(.*)$").matcher(file);
      assertTrue(line.find(), () -> key + " is missing");
      var standard = DEFAULT.matcher(rows.get(key).standard());
      var shown = line.group(1);
      if (standard.find() && !rows.get(key).standard().startsWith("*(")) {
        assertEquals(standard.group(1), shown, key);
      }
    }
  }

  static Stream<Map.Entry<String, String>> defaults() throws IOException {
    return rows().entrySet().stream()
        .map(row -> Map.entry(row.getKey(), row.getValue().standard()))
        .filter(row -> !row.getValue().startsWith("*("))
        .filter(row -> DEFAULT.matcher(row.getValue()).find());
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void tellsTheRealDefault(Map.Entry<String, String> row) {
    var key = set(row.getKey());
    var value = DEFAULT.matcher(row.getValue()).results().findFirst().orElseThrow().group(1);
    var values = around(key);
    var unset = TestSettings.read(values);
    values.put(key, value);
    assertEquals(unset, TestSettings.read(values), key);
  }

  static Stream<String> keys() throws IOException {
    return rows().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void hasAnExampleThatIsAccepted(String key) throws IOException {
    var rows = rows();
    var example = rows.get(key).example();
    assertFalse(rows.get(key).standard().contains("`" + example + "`"), "that is the default");
    var values = around(key);
    values.put(set(key), example);
    Optional.ofNullable(NEEDS.get(key))
        .ifPresent(other -> values.put(other, rows.get(other).example()));
    assertDoesNotThrow(() -> TestSettings.read(values));
  }

  static Stream<Arguments> choices() throws IOException {
    return rows().entrySet().stream()
        .map(row -> Arguments.of(row.getKey(), quoted(row.getValue().type())))
        .filter(choice -> !((List<?>) choice.get()[1]).isEmpty());
  }

  private static List<String> quoted(String text) {
    return DEFAULT.matcher(text).results().map(match -> match.group(1)).toList();
  }

  @ParameterizedTest
  @MethodSource("choices")
  void listsAllValuesOfAChoice(String key, List<String> values) {
    var settings = around(key);
    settings.put(set(key), "no-such-value");
    var refusal = assertThrows(InvalidSettings.class, () -> TestSettings.read(settings));
    var remedy = "; set one of " + String.join(", ", values);
    assertTrue(refusal.faults().get(0).endsWith(remedy), refusal::getMessage);
  }

  @Test
  void findsEveryRow() throws IOException {
    assertFalse(rows().isEmpty());
    assertFalse(defaults().toList().isEmpty());
    assertFalse(choices().toList().isEmpty());
    assertEquals(KEY.matcher(page()).results().count(), rows().size());
  }
}
