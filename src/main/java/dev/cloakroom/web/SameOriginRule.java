package dev.cloakroom.web;

import dev.cloakroom.config.Origin;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a request comes from a page of ours (RFC 10017 section 6.1.3.3, W3C Fetch
 * Metadata). Evidence of another site refuses; then one proof accepts; a request with neither is
 * refused. {@code src/docs/pages.md} has the whole rule as a table.
 */
final class SameOriginRule {
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private SameOriginRule() {}

  /**
   * What a request says about where it comes from; each list holds the values of one header.
   *
   * @param fetchMetadata whether any {@code Sec-Fetch-*} field came
   */
  record Signals(
      String method,
      boolean fetchMetadata,
      List<String> fetchSite,
      List<String> fetchMode,
      List<String> origin,
      List<String> referer,
      List<String> csrf) {}

  /** What becomes of a request, and why. */
  enum Decision {
    ACCEPTED,
    /** It comes from another site, or nothing proves that it comes from ours. */
    CROSS_ORIGIN,
    /** It names an origin that is not ours, but no other site can have sent it. */
    ORIGIN_NOT_LISTED
  }

  static Decision decide(Signals s, Set<Origin> ours) {
    if (has(s.fetchSite, "cross-site") || has(s.fetchSite, "same-site")) {
      return Decision.CROSS_ORIGIN;
    }
    if (!saysNothing(s) && !isOurs(s.origin, ours)) {
      return isSentByScript(s) ? Decision.ORIGIN_NOT_LISTED : Decision.CROSS_ORIGIN;
    }
    if (saysNothing(s) && !s.referer.isEmpty() && !refersToOurs(s.referer, ours)) {
      return Decision.CROSS_ORIGIN;
    }
    return proofOfOurs(s, ours) ? Decision.ACCEPTED : Decision.CROSS_ORIGIN;
  }

  // A form of our own page, or a fetch of mode same-origin, has the Origin "null" where the page's
  // Referrer-Policy is no-referrer. Every other page that sends this Origin, a sandboxed frame for
  // instance, is cross-site to us, and the browser says so.
  private static boolean saysNothing(Signals s) {
    return s.origin.isEmpty() || is(s.origin, "null") && is(s.fetchSite, "same-origin");
  }

  // Another site's script would need a preflight for the header, and we approve none. So this is
  // our page under an origin that nobody configured, for instance that of a development server.
  private static boolean isSentByScript(Signals s) {
    return is(s.csrf, "1") && s.origin.size() == 1 && !is(s.origin, "null");
  }

  private static boolean proofOfOurs(Signals s, Set<Origin> ours) {
    return is(s.fetchSite, "same-origin")
        || is(s.fetchSite, "none") && SAFE.contains(s.method) && isNavigation(s)
        || isOurs(s.origin, ours)
        || is(s.csrf, "1")
        || isReadByOldBrowser(s, ours);
  }

  private static boolean isNavigation(Signals s) {
    return s.fetchMode.isEmpty() || is(s.fetchMode, "navigate");
  }

  // An image or an event stream in a browser without Fetch Metadata, such as Safari before 16.4:
  // it sends neither Origin nor a header of ours, and no page can send the Referer of another.
  private static boolean isReadByOldBrowser(Signals s, Set<Origin> ours) {
    return !s.fetchMetadata
        && SAFE.contains(s.method)
        && s.origin.isEmpty()
        && refersToOurs(s.referer, ours);
  }

  private static boolean isOurs(List<String> origin, Set<Origin> ours) {
    return origin.size() == 1 && Origin.parse(origin.get(0)).filter(ours::contains).isPresent();
  }

  private static boolean refersToOurs(List<String> referer, Set<Origin> ours) {
    return referer.size() == 1
        && Origin.ofReferer(referer.get(0)).filter(ours::contains).isPresent();
  }

  private static boolean has(List<String> values, String value) {
    return values.contains(value);
  }

  // A header that stands twice proves nothing: only one of the two can be the browser's.
  private static boolean is(List<String> values, String value) {
    return values.size() == 1 && values.get(0).equals(value);
  }
}
