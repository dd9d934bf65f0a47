package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cloakroom.config.Origin;
import dev.cloakroom.web.SameOriginRule.Signals;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class SameOriginRuleTest {
  private static final Set<Origin> OURS =
      Set.of(
          Origin.parse("https://app.example").orElseThrow(),
          Origin.parse("https://other.example:8443").orElseThrow());

  @ParameterizedTest(name = "{0} site={1} mode={2} origin={3} referer={4} csrf={5}: {7}")
  @CsvFileSource(resources = "/same-origin-rule.csv", numLinesToSkip = 3)
  void decides(
      String method,
      String site,
      String mode,
      String origin,
      String referer,
      String csrf,
      String accepted,
      String because) {
    var signals =
        new Signals(
            method, values(site), values(mode), values(origin), values(referer), values(csrf));
    assertEquals(accepted.equals("yes"), SameOriginRule.accepts(signals, OURS), because);
  }

  private static List<String> values(String cell) {
    return cell.equals("-") ? List.of() : List.of(cell);
  }

  @Test
  void aHeaderThatStandsTwiceProvesNothing() {
    var twice = List.of("https://app.example", "https://evil.example");
    assertFalse(accepts(List.of(), twice, List.of("1")));
    assertFalse(accepts(List.of("same-origin", "cross-site"), List.of(), List.of("1")));
    assertFalse(accepts(List.of(), List.of(), List.of("1", "1")));
  }

  private static boolean accepts(List<String> site, List<String> origin, List<String> csrf) {
    return SameOriginRule.accepts(
        new Signals("POST", site, List.of("cors"), origin, List.of(), csrf), OURS);
  }

  @Test
  void withoutAnyOriginOfOursOnlyTheBrowserAndTheHeaderProve() {
    var withOrigin =
        new Signals(
            "POST", List.of(), List.of(), List.of("https://app.example"), List.of(), List.of("1"));
    assertFalse(SameOriginRule.accepts(withOrigin, Set.of()));
  }
}
