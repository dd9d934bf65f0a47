package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Origin;
import dev.cloakroom.fake.Lines;
import dev.cloakroom.web.SameOriginRule.Decision;
import dev.cloakroom.web.SameOriginRule.Signals;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rule on what Chromium and Firefox really send. {@code src/test/browser/record.mjs} makes the
 * file anew; where a browser sends the same under several referrer policies, one row has them all.
 */
class BrowserRequestsTest {
  private static final Set<Origin> OURS =
      Set.of(Origin.parse("http://localhost:1000").orElseThrow());
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  static List<Row> rows() {
    return Lines.of(BrowserRequestsTest.class, "browser-requests.csv").stream()
        .skip(1)
        .map(Row::of)
        .toList();
  }

  static List<Row> rowsOfOurs() {
    return rows().stream()
        .filter(row -> Set.of("same-origin", "nowhere").contains(row.page))
        .toList();
  }

  static List<Row> rowsOfOthers() {
    return rows().stream().filter(row -> !rowsOfOurs().contains(row)).toList();
  }

  @Test
  void hasEveryKindOfRequestOfBothBrowsers() {
    for (var browser : List.of("chrome", "firefox")) {
      var there = rows().stream().filter(row -> row.browser.startsWith(browser)).toList();
      assertEquals(
          Set.of("same-origin", "same-site", "cross-site", "sandboxed", "nowhere"),
          there.stream().map(Row::page).collect(Collectors.toSet()));
      for (var how :
          List.of(
              "fetch cors POST",
              "fetch no-cors GET",
              "form POST",
              "link",
              "EventSource",
              "img",
              "script",
              "iframe",
              "sendBeacon")) {
        for (var page : List.of("same-origin", "same-site", "cross-site")) {
          assertTrue(
              there.stream().anyMatch(row -> row.page.equals(page) && row.how.equals(how)),
              browser + " " + page + " " + how);
        }
      }
      assertTrue(there.stream().anyMatch(row -> row.how.equals("service worker: fetch cors POST")));
      assertTrue(there.stream().anyMatch(row -> row.how.equals("fetch same-origin POST")));
    }
  }

  @ParameterizedTest
  @MethodSource("rowsOfOurs")
  void acceptsWhatAPageOfOursSends(Row row) {
    assertEquals(Decision.ACCEPTED, SameOriginRule.decide(row.signals(true), OURS));
  }

  @ParameterizedTest
  @MethodSource("rowsOfOthers")
  void refusesWhatAnyOtherPageSends(Row row) {
    assertEquals(Decision.CROSS_ORIGIN, SameOriginRule.decide(row.signals(true), OURS));
  }

  // The nearest thing to an old browser that there is: Origin and Referer are older than Fetch
  // Metadata. A frame without an origin is left out, for the Referer of its images is our page.
  @ParameterizedTest
  @MethodSource("rowsOfOthers")
  void refusesItWithoutFetchMetadataToo(Row row) {
    if (row.page.equals("sandboxed") && SAFE.contains(row.method)) {
      return;
    }
    assertEquals(Decision.CROSS_ORIGIN, SameOriginRule.decide(row.signals(false), OURS));
  }

  @ParameterizedTest
  @MethodSource("rowsOfOurs")
  void acceptsReadsOfOursWithoutFetchMetadataByTheirReferer(Row row) {
    var proved = row.referer.startsWith("http://localhost:1000/") && SAFE.contains(row.method);
    if (proved) {
      assertEquals(Decision.ACCEPTED, SameOriginRule.decide(row.signals(false), OURS));
    }
  }

  // What a page sees that a proxy serves under an origin which nobody listed.
  @ParameterizedTest
  @MethodSource("rowsOfOurs")
  void namesAnOriginThatIsNotListed(Row row) {
    var decision = SameOriginRule.decide(row.signals(true), Set.of());
    if (row.csrf.equals("1") && row.origin.startsWith("http")) {
      assertEquals(Decision.ORIGIN_NOT_LISTED, decision);
    }
  }

  record Row(
      String browser,
      String page,
      String how,
      String policies,
      String method,
      String site,
      String mode,
      String dest,
      String origin,
      String referer,
      String csrf) {

    static Row of(String line) {
      var cells = line.split(", ", -1);
      assertEquals(11, cells.length, line);
      return new Row(
          cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], cells[8],
          cells[9], cells[10]);
    }

    Signals signals(boolean fetchMetadata) {
      return new Signals(
          method,
          fetchMetadata,
          fetchMetadata ? values(site) : List.of(),
          fetchMetadata ? values(mode) : List.of(),
          values(origin),
          values(referer.replace("…", "a=b")),
          values(csrf));
    }

    private static List<String> values(String cell) {
      return cell.equals("-") ? List.of() : List.of(cell);
    }
  }
}
