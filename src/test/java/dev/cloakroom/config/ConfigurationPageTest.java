package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page {@code src/docs/configuration.md} names every key, and tells its real default. */
class ConfigurationPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z.<>-]+)` \\| [^|]+ \\| (.*?) \\| .*\\|$", Pattern.MULTILINE);
  private static final Pattern DEFAULT = Pattern.compile("`([^`]+)`");
  private static final Map<String, String> NECESSARY =
      Map.of(
          "cloakroom.backend.url",
          "https://backend.example",
          "cloakroom.cookie.keys",
          TestSettings.KEY_A);

  /** Each key of the page with its default as it stands there. */
  private static Map<String, String> rows() throws IOException {
    var rows = new TreeMap<String, String>();
    var page = Files.readString(Path.of("src", "docs", "configuration.md"));
    ROW.matcher(page).results().forEach(row -> rows.put(row.group(1), row.group(2)));
    return rows;
  }

  private static Map<String, String> withRoute() {
    var values = new HashMap<>(NECESSARY);
    values.put("cloakroom.relay.backend.target", "https://backend.example");
    return values;
  }

  @Test
  void namesEveryKeyThatIsRead() throws IOException {
    var read = new TreeSet<String>();
    var values = withRoute();
    SettingsReader.read(
        key -> {
          read.add(key.replace(".relay.backend.", ".relay.<route>."));
          return Optional.ofNullable(values.get(key));
        },
        values.keySet());
    assertEquals(read, new TreeSet<>(rows().keySet()));
  }

  static Stream<Map.Entry<String, String>> defaults() throws IOException {
    return rows().entrySet().stream()
        .filter(row -> !row.getValue().startsWith("*("))
        .filter(row -> DEFAULT.matcher(row.getValue()).find());
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void tellsTheRealDefault(Map.Entry<String, String> row) {
    var key = row.getKey().replace("<route>", "backend");
    var value = DEFAULT.matcher(row.getValue()).results().findFirst().orElseThrow().group(1);
    var values = withRoute();
    var unset = TestSettings.read(values);
    values.put(key, value);
    assertEquals(unset, TestSettings.read(values), key);
  }

  @Test
  void findsRowsAtAll() throws IOException {
    assertFalse(rows().isEmpty());
    assertFalse(defaults().toList().isEmpty());
  }
}
