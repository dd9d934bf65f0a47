package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.Lines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTest {
  private static final Locations LOCATIONS = LocationsTest.to("http://api.internal:8080/v1");

  static List<String> links() {
    return Lines.of(LinksTest.class, "/relay-links.txt");
  }

  @ParameterizedTest
  @MethodSource("links")
  void mapsEachLink(String line) {
    var columns = line.split(" => ", 2);
    var field =
        new String(columns[0].getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertEquals(columns[1], Links.mapped(field, LinksTest::toBrowser).orElse("-"));
  }

  private static Optional<String> toBrowser(String url) {
    return LOCATIONS.mapped(url, LocationsTest.asked("/v1/posts"));
  }

  private static Optional<String> toBackend(String url) {
    return LOCATIONS.toBackend(url, LocationsTest.asked("/v1/posts"), false);
  }

  @ParameterizedTest
  @CsvSource({
    "partial, partial",
    "final;/v1/files/a /v1/files/b, final;/app/relay/api/files/a /app/relay/api/files/b",
    "final; http://api.internal:8080/v1/a, final;/app/relay/api/a",
    "final;/v1/a /login, -",
  })
  void mapsEachPartOfAnUpload(String field, String mapped) {
    assertEquals(mapped, Links.mappedConcat(field, LinksTest::toBrowser).orElse("-"));
  }

  @ParameterizedTest
  @CsvSource({
    "final;/app/relay/api/a https://app.example/app/relay/api/b, "
        + "final;http://api.internal:8080/v1/a http://api.internal:8080/v1/b",
    "final;/app/relay/api/a /login, -",
  })
  void tellsTheBackendItsOwnParts(String field, String mapped) {
    assertEquals(mapped, Links.mappedConcat(field, LinksTest::toBackend).orElse("-"));
  }

  @ParameterizedTest
  @CsvSource({
    "(<urn:uuid:1> [\"a\"]), (<urn:uuid:1> [\"a\"])",
    "<https://app.example/app/relay/api/a> (<urn:uuid:1>), "
        + "<http://api.internal:8080/v1/a> (<urn:uuid:1>)",
    "</app/relay/api/a> (</app/relay/api/b>), <http://api.internal:8080/v1/a> (</app/relay/api/b>)",
    "<https://other.example/x> (<a>) </app/relay/api/b> (Not <c>), "
        + "<https://other.example/x> (<a>) <http://api.internal:8080/v1/b> (Not <c>)",
    "</app/relay/api/a, </app/relay/api/a",
  })
  void tellsTheBackendItsOwnResources(String field, String mapped) {
    assertEquals(mapped, Links.mappedIf(field, LinksTest::toBackend));
  }
}
