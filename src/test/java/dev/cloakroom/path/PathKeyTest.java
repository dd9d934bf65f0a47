package dev.cloakroom.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/reports/may.html",
        "/reports/may.html/",
        "/REPORTS/May.HTML",
        "/%72eports/may%2ehtml",
        "/%2572eports/may.html",
        "/reports;x=1/may.html",
        "/reports/may.html;jsessionid=1",
        "/reports%3bx/may.html",
        "/;x/reports/may.html",
        ";x=1/reports/may.html",
        "/reports//may.html",
        "/reports./may.html...",
        "/reports%20/may.html%20.",
        "/reports:stream/may.html::$DATA",
        "/reports/may.html/index.html",
        "/report%C5%BF/may.html",
        "/repor%E2%80%8Cts/may.html",
        "/re%CC%81ports/may.html",
        "/r%C3%A9ports/may.html"
      })
  void isTheSameForEverySpelling(String path) {
    assertEquals(Optional.of("/reports/may.html"), PathKey.of(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/, ''",
    "'', ''",
    "/index.html, ''",
    "/INDEX.JSP, ''",
    "/index.html/x, /index.html/x",
    "/index, /index",
    "/reports/index.html, /reports",
    "/%EF%AC%81les, /files",
    "/stra%C3%9Fe, /strasse",
    "/%E2%84%AAey, /key",
    "/a%2Bb+c, /a+b+c"
  })
  void hasOneForm(String path, String key) {
    assertEquals(Optional.of(key), PathKey.of(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//reports",
        "/reports%2fmay.html",
        "/reports%252fmay.html",
        "/reports%5cmay.html",
        "/reports\\may.html",
        "/reports/../may.html",
        "/reports/%2e%2e/may.html",
        "/reports/..;/may.html",
        "/reports/./may.html",
        "/reports%00",
        "/reports%0a",
        "/reports%",
        "/reports%zz",
        "/reports#x",
        "/caf%E9",
        "/caf\u00e9",
        "/reports%C0%AFmay.html",
        "/reports%E0%80%AFmay.html"
      })
  void isMissingForAPathThatCanBeReadInTwoWays(String path) {
    assertEquals(Optional.empty(), PathKey.of(path));
  }

  @Test
  void takesAPathThatIsDecodedAsItIs() {
    assertEquals("/reports/100%25", PathKey.ofDecoded("/Reports;x/100%25/"));
    assertEquals("", PathKey.ofDecoded(""));
  }
}
