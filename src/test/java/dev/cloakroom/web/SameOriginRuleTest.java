package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.config.Origin;
import dev.cloakroom.web.SameOriginRule.Decision;
import dev.cloakroom.web.SameOriginRule.Signals;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginRuleTest {
  private static final Set<Origin> OURS =
      Set.of(
          Origin.parse("https://app.example").orElseThrow(),
          Origin.parse("https://other.example:8443").orElseThrow());

  @ParameterizedTest(name = "{0} site={1} mode={2} dest={3} origin={4} referer={5} csrf={6}: {8}")
  @CsvFileSource(resources = "/same-origin-rule.csv", numLinesToSkip = 3)
  void decides(
      String method,
      String site,
      String mode,
      String dest,
      String origin,
      String referer,
      String csrf,
      String decision,
      String because) {
    var metadata = !(site + mode + dest).equals("---");
    var signals =
        new Signals(
            method,
            metadata,
            values(site),
            values(mode),
            values(origin),
            values(referer),
            values(csrf));
    assertEquals(
        Decision.valueOf(decision.toUpperCase(Locale.ROOT)),
        SameOriginRule.decide(signals, OURS),
        because);
  }

  private static List<String> values(String cell) {
    return cell.equals("-") ? List.of() : List.of(cell);
  }

  @ParameterizedTest(name = "site={0} origin={1} csrf={2}")
  @CsvSource({
    "same-origin, https://www.app.example, -, true",
    "-, https://www.app.example, 1, true",
    "same-origin, https://www.app.example, 1, true",
    "-, https://www.app.example, -, false",
    "cross-site, https://www.app.example, 1, false",
    "same-site, https://www.app.example, 1, false",
    "same-origin, https://app.example, -, false",
    "same-origin, null, 1, false",
    "same-origin, -, 1, false"
  })
  void mayBeARequestOfAPageWhoseOriginIsMissingInTheSettings(
      String site, String origin, String csrf, boolean expected) {
    var signals =
        new Signals("POST", true, values(site), List.of(), values(origin), List.of(), values(csrf));
    assertEquals(expected, SameOriginRule.mayBeOurs(signals, OURS));
  }

  @Test
  void aHeaderThatStandsTwiceProvesNothing() {
    var twice = List.of("https://app.example", "https://evil.example");
    assertRefused("POST", List.of(), twice, List.of(), List.of("1"));
    assertRefused("POST", List.of("same-origin", "cross-site"), List.of(), List.of(), List.of("1"));
    assertRefused("POST", List.of(), List.of(), List.of(), List.of("1", "1"));
    var same = List.of("same-origin");
    assertRefused("POST", same, List.of("null", "null"), List.of(), List.of("1"));
    assertRefused("POST", same, List.of("null", "https://app.example"), List.of(), List.of("1"));
    assertRefused(
        "POST", List.of("same-origin", "same-origin"), List.of("null"), List.of(), List.of("1"));
    var page = "https://app.example/";
    assertRefused("GET", List.of(), List.of(), List.of(page, page), List.of());
  }

  private static void assertRefused(
      String method,
      List<String> site,
      List<String> origin,
      List<String> referer,
      List<String> csrf) {
    var signals = new Signals(method, !site.isEmpty(), site, List.of(), origin, referer, csrf);
    assertEquals(Decision.CROSS_ORIGIN, SameOriginRule.decide(signals, OURS));
  }

  @Test
  void withoutAnyOriginOfOursOnlyTheBrowserAndTheHeaderProve() {
    var app = List.of("https://app.example");
    var withOrigin = new Signals("POST", false, List.of(), List.of(), app, List.of(), List.of("1"));
    assertEquals(Decision.ORIGIN_NOT_LISTED, SameOriginRule.decide(withOrigin, Set.of()));
    var withReferer = new Signals("GET", false, List.of(), List.of(), List.of(), app, List.of());
    assertEquals(Decision.CROSS_ORIGIN, SameOriginRule.decide(withReferer, Set.of()));
  }
}
