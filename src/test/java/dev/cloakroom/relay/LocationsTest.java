package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Origin;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.Lines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LocationsTest {
  private static final Origin PAGE = new Origin("https", "app.example", 443);

  static List<String> locations() {
    return Lines.of(LocationsTest.class, "/relay-locations.txt");
  }

  static Locations to(String target) {
    return new Locations(
        "api",
        TestSettings.of(
                "cloakroom.backend.insecure", "true",
                "cloakroom.relay.api.target", target,
                "cloakroom.relay.v2.target", "http://api.internal:8080/v2",
                "cloakroom.relay.files.target", "https://files.internal/store")
            .relay());
  }

  static Locations.Asked asked(String target) {
    return new Locations.Asked(target, "/app/relay", Optional.of(PAGE));
  }

  @ParameterizedTest
  @MethodSource("locations")
  void namesTheAddressThatBrowsersKnow(String line) {
    var columns = line.split(" ", 3);
    var arrow = columns[2].lastIndexOf(" => ");
    var sent = columns[2].substring(0, Math.max(arrow, 0)).getBytes(StandardCharsets.UTF_8);
    var base = columns[0].equals("-") ? "" : columns[0];
    assertEquals(
        columns[2].substring(columns[2].lastIndexOf("=> ") + 3),
        to("http://api.internal:8080" + base)
            .mapped(new String(sent, StandardCharsets.ISO_8859_1), asked(columns[1]))
            .orElse("-"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example, https://api.example:443/x",
    "https://api.example:443, https://API.example/x",
    "https://api.example, //api.example/x",
    "http://api.example, //api.example:80/x",
    "http://api.example, https://api.example/x",
    "http://[::1]:9000, http://[::1]:9000/x",
    "http://127.0.0.1:9000, http://localhost:9000/x",
    "http://localhost:9000, http://127.0.0.1:9000/x",
  })
  void knowsItsBackendUnderEachName(String target, String url) {
    assertEquals(Optional.of("/app/relay/api/x"), to(target).mapped(url, asked("/")));
  }

  static List<String> destinations() {
    return Lines.of(LocationsTest.class, "/relay-destinations.txt");
  }

  @ParameterizedTest
  @MethodSource("destinations")
  void letsARequestNameOnlyPlacesOfItsRoute(String line) {
    var columns = line.split(" => ");
    assertEquals(
        columns[1],
        to("http://api.internal:8080/v1")
            .toBackend(columns[0], asked("/v1/a.txt"), false)
            .orElse("refuse"));
  }

  @Test
  void aPlaceMayHaveAnEncodedSlashWhereARequestMay() {
    var locations = to("http://api.internal:8080/v1");
    assertEquals(
        Optional.of("http://api.internal:8080/v1/a%2Fb"),
        locations.toBackend("/app/relay/api/a%2Fb", asked("/v1/a"), true));
    assertEquals(
        Optional.empty(), locations.toBackend("/app/relay/api/a%2Fb", asked("/v1/a"), false));
  }

  /** Whatever a backend writes, the page stays on the route or goes to a stranger. */
  @Test
  void noUrlLeadsOutOfTheRelayOrToTheBackend() {
    var random = new Random(11);
    var pieces =
        List.of(
            "/",
            "//",
            "\\",
            ".",
            "..",
            "%2e",
            "%2E",
            "%2F",
            "http:",
            "https:",
            "ws:",
            "@",
            "?",
            "#",
            "api.internal",
            ":8080",
            "app.example",
            "/v1",
            "/v2",
            "/app/relay/api",
            "x",
            " ",
            "%",
            ";",
            "[",
            "]",
            "|",
            "\t",
            "API.Internal",
            ".:8080",
            "user:pw",
            "\u00fc");
    var locations = to("http://api.internal:8080/v1");
    for (var i = 0; i < 200_000; i++) {
      var url = new StringBuilder();
      for (var n = 1 + random.nextInt(7); n > 0; n--) {
        url.append(pieces.get(random.nextInt(pieces.size())));
      }
      var mapped = locations.mapped(url.toString(), asked("/v1/a/b?c")).orElse("/app/relay/api/-");
      var shown = url + " => " + mapped;
      assertTrue(FileNames.isAscii(mapped) && mapped.indexOf(' ') < 0, shown);
      var there = UriReference.of(mapped);
      if (there.isOfTheWeb() && there.authority().isEmpty()) {
        assertTrue(mapped.matches("/app/relay/(api|v2|files)([/?#].*)?"), shown);
        var path = there.against(UriReference.of("/")).path();
        assertTrue(path.startsWith("/app/relay/"), shown);
        continue;
      }
      var authority = there.authority().toLowerCase(Locale.ROOT);
      var host = authority.substring(authority.lastIndexOf('@') + 1);
      assertFalse(host.matches("(//)?(api\\.internal\\.?:8080|app\\.example)"), shown);
    }
  }

  @Test
  void trimsWhatBrowsersTrim() {
    var locations = to("http://api.internal:8080");
    assertEquals(
        Optional.of("/app/relay/api/ab"),
        locations.mapped(" \thttp://api.\tinternal:8080/a\tb ", asked("/")));
  }

  @Test
  void aPageOfAnUnknownOriginIsStillServed() {
    var unknown = new Locations.Asked("/a", "/app/relay", Optional.empty());
    var locations = to("http://api.internal:8080");
    assertEquals(Optional.of("/app/relay/api/x"), locations.mapped("/x", unknown));
    assertEquals(
        Optional.of("https://app.example/x"), locations.mapped("https://app.example/x", unknown));
  }
}
