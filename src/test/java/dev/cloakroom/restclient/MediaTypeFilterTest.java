package dev.cloakroom.restclient;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of both kinds on a running server is in LoginIT. */
class MediaTypeFilterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/problem+json",
        "application/json;charset=utf-8",
        "application/json; charset=\"utf-8\"; q=1",
        "text/html"
      })
  void leavesWhatIsWellFormed(String value) {
    assertTrue(MediaTypeFilter.isMediaType(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application",
        "json",
        "*/",
        "/json",
        ";;;",
        "application/json; =x",
        "application/json;",
        "application/json, application/json",
        "text/html; charset=\"utf",
        "application/json charset=utf-8",
        "application/j\u00e9son"
      })
  void findsWhatIsMalformed(String value) {
    assertFalse(MediaTypeFilter.isMediaType(value));
  }
}
