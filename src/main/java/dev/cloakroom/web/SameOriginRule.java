package dev.cloakroom.web;

import dev.cloakroom.config.Origin;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a request comes from a page of ours (RFC 10017 section 6.1.3.3, W3C Fetch
 * Metadata). Evidence of another site refuses; then one proof accepts; with neither, nothing is
 * known, and nothing known is refused.
 */
final class SameOriginRule {
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private SameOriginRule() {}

  /** What a request says about where it comes from; each list holds the values of one header. */
  record Signals(
      String method,
      List<String> fetchSite,
      List<String> fetchMode,
      List<String> origin,
      List<String> referer,
      List<String> csrf) {}

  static boolean accepts(Signals signals, Set<Origin> ours) {
    return !evidenceOfAnotherSite(signals, ours) && proofOfOurs(signals, ours);
  }

  private static boolean evidenceOfAnotherSite(Signals s, Set<Origin> ours) {
    return has(s.fetchSite, "cross-site")
        || has(s.fetchSite, "same-site")
        || !s.origin.isEmpty() && !isOurs(s.origin, ours)
        || s.origin.isEmpty() && !s.referer.isEmpty() && !refersToOurs(s.referer, ours);
  }

  private static boolean proofOfOurs(Signals s, Set<Origin> ours) {
    return is(s.fetchSite, "same-origin")
        || is(s.fetchSite, "none") && SAFE.contains(s.method) && isNavigation(s)
        || isOurs(s.origin, ours)
        || is(s.csrf, "1");
  }

  private static boolean isNavigation(Signals s) {
    return s.fetchMode.isEmpty() || is(s.fetchMode, "navigate");
  }

  private static boolean isOurs(List<String> origin, Set<Origin> ours) {
    return origin.size() == 1 && Origin.parse(origin.get(0)).filter(ours::contains).isPresent();
  }

  private static boolean refersToOurs(List<String> referer, Set<Origin> ours) {
    return referer.size() == 1 && Origin.of(referer.get(0)).filter(ours::contains).isPresent();
  }

  private static boolean has(List<String> values, String value) {
    return values.contains(value);
  }

  // A header that stands twice proves nothing: only one of the two can be the browser's.
  private static boolean is(List<String> values, String value) {
    return values.size() == 1 && values.get(0).equals(value);
  }
}
