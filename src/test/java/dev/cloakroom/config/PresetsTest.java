package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of {@code META-INF/cloakroom/presets} that the product brings. */
class PresetsTest {
  private static final Path FOLDER = Path.of("src/main/resources", Presets.FOLDER);
  private static final String SUFFIX = ".properties";
  private static final Pattern DATED_SOURCE = Pattern.compile("(?m)^# \\d{4}-\\d\\d-\\d\\d, \\S+");
  private static final String URL = "https://backend.example";

  static Stream<String> names() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + SUFFIX));
  }

  private static Properties keys(String name) throws IOException {
    var keys = new Properties();
    keys.load(new StringReader(text(name)));
    return keys;
  }

  private static Settings settings(String name, String... more) {
    var pairs = new ArrayList<>(List.of(Presets.KEY, name));
    pairs.addAll(List.of(more));
    return TestSettings.of(pairs.toArray(String[]::new));
  }

  @Test
  void theListNamesTheFilesOfTheFolder() throws IOException {
    assertEquals(names().toList(), Presets.SHIPPED);
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachIsAcceptedWithNothingButTheBackendsUrl(String name) {
    var backend = settings(name).backend();
    assertEquals(URL, backend.url().toString());
    assertFalse(backend.places().accessToken().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachSaysWhatItIsFromWhereAndSinceWhen(String name) throws IOException {
    var text = text(name);
    assertTrue(text.startsWith("# "), "the first line says which backend it is for");
    assertTrue(DATED_SOURCE.matcher(text).find(), "a line '# 2026-11-29, where it was read'");
    assertTrue(text.lines().allMatch(line -> line.length() <= 120), "lines of 120 characters");
  }

  /** A value that is not there cannot be told from one that was forgotten. */
  @ParameterizedTest
  @MethodSource("names")
  void eachSaysWhereToSignInWhereTheTokenIsAndWhetherItIsRenewed(String name) throws IOException {
    var keys = keys(name);
    for (var key : List.of("login-path", "access-token-fields", "refresh-path")) {
      assertTrue(keys.containsKey("cloakroom.backend." + key), key);
    }
    keys.forEach((key, value) -> assertFalse(value.toString().isBlank(), key.toString()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsSetBeatsTheFile(String name) {
    var backend =
        settings(
                name,
                "cloakroom.backend.login-path",
                "/mine",
                "cloakroom.backend.refresh-path",
                "none",
                "cloakroom.backend.logout-path",
                "none")
            .backend();
    assertEquals(URL + "/mine", backend.login().uri().toString());
    assertTrue(backend.refresh().isEmpty());
    assertTrue(backend.logout().isEmpty());
  }

  @Test
  void anUnknownNameIsRefusedWithTheListOfThoseThereAre() {
    var refused = assertThrows(InvalidSettings.class, () -> settings("django"));
    Presets.SHIPPED.forEach(name -> assertTrue(refused.getMessage().contains(name), name));
  }

  /** Name, backend, page sends, renewal, logout, what to set. */
  private static List<String[]> rowsOfThePage() throws IOException {
    return Files.readAllLines(Path.of("src/docs/backends.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split(" *\\| *", -1))
        .toList();
  }

  @Test
  void thePageHasARowForEach() throws IOException {
    var named = rowsOfThePage().stream().map(row -> row[1].replace("`", "")).toList();
    assertEquals(Presets.SHIPPED, named);
  }

  @Test
  void thePageSaysWhichAreRenewedAndWhichHearOfALogout() throws IOException {
    for (var row : rowsOfThePage()) {
      var backend = settings(row[1].replace("`", "")).backend();
      assertEquals(backend.refresh().isPresent(), !row[4].equals("no"), row[1]);
      assertEquals(backend.logout().isPresent() ? "yes" : "no", row[5], row[1]);
    }
  }
}
