package dev.cloakroom.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static Options of(String... arguments) {
    return Options.of(List.of(arguments), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.org, https://app.example.org/",
    "https://App.example.org:443/shop, https://app.example.org/shop/",
    "HTTP://localhost:80/a/b/, http://localhost/a/b/",
    "https://[::1]:8443, https://[::1]:8443/"
  })
  void anAddressIsReadInOneForm(String given, String root) {
    assertEquals(root, of(given).target().root().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.example.org",
        "ftp://app.example.org",
        "https://ada:x@app.example.org",
        "https://app.example.org/?a=b",
        "https:///shop",
        "https://a b"
      })
  void anAddressThatIsNoneIsRefused(String given) {
    assertThrows(UsageException.class, () -> of(given));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--json",
        "https://a.example --username ada",
        "https://a.example --timeout",
        "https://a.example --timeout 0",
        "https://a.example --http-port 65536",
        "https://a.example https://b.example",
        "https://a.example --what",
        "https://a.example --username ada --password x",
        "https://a.example --username ada --password-file target/nothing/here"
      })
  void wrongUsageIsRefused(String line) {
    assertThrows(UsageException.class, () -> of(line.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, true",
    "http://app.localhost, true",
    "http://127.0.0.2, true",
    "http://[::1]:1, true",
    "http://127.example.org, false",
    "http://10.0.0.1, false",
    "https://localhost, false"
  })
  void developmentIsPlainHttpOnThisMachine(String given, boolean development) {
    assertEquals(development, of(given).target().development());
  }

  @Test
  void plainHttpIsTriedAtItsUsualPortBesideTheUsualPortOfHttps() {
    assertEquals(Optional.of(80), of("https://a.example").httpPort());
    assertEquals(Optional.empty(), of("https://a.example:8443").httpPort());
    assertEquals(Optional.of(8080), of("https://a.example:8443", "--http-port", "8080").httpPort());
    assertEquals(Optional.empty(), of("http://a.example").httpPort());
  }

  @Test
  void thePasswordIsTheFirstLineOfAFileOrInTheEnvironmentAndIsNeverShown(@TempDir Path folder)
      throws IOException {
    var file = Files.writeString(folder.resolve("password"), "lovelace\nmore\n");
    var given = of("https://a.example", "--username", "ada", "--password-file", file.toString());
    assertEquals("lovelace", given.credentials().orElseThrow().password());
    assertFalse(given.toString().contains("lovelace"));
    var environment =
        Map.of("CLOAKROOM_CHECK_USERNAME", "ada", "CLOAKROOM_CHECK_PASSWORD", "lovelace");
    assertTrue(Options.of(List.of("https://a.example"), environment).credentials().isPresent());
    Files.writeString(file, "");
    assertThrows(
        UsageException.class,
        () -> of("https://a.example", "--username", "ada", "--password-file", file.toString()));
  }
}
