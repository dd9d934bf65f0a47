package dev.cloakroom.web;

import dev.cloakroom.config.Origin;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a request comes from a page of ours (RFC 10017 section 6.1.3.3, W3C Fetch
 * Metadata). A sign of another site refuses the request. Otherwise one proof accepts it. A request
 * with neither is refused. {@code src/docs/pages.md} has the whole rule as a table.
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

  /** The decision, with the reason for a refusal. */
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
    if (!hasNoOrigin(s) && !isOurs(s.origin, ours)) {
      return isSentByScript(s) ? Decision.ORIGIN_NOT_LISTED : Decision.CROSS_ORIGIN;
    }
    if (hasNoOrigin(s) && !s.referer.isEmpty() && !refersToOurs(s.referer, ours)) {
      return Decision.CROSS_ORIGIN;
    }
    return proofOfOurs(s, ours) ? Decision.ACCEPTED : Decision.CROSS_ORIGIN;
  }

  // A form of our own page, or a fetch of mode same-origin, has the Origin "null" if the page's
  // Referrer-Policy is no-referrer. Any other page that sends this Origin, for example a sandboxed
  // frame, is cross-site to us, and so is the Sec-Fetch-Site of its requests.
  private static boolean hasNoOrigin(Signals s) {
    return s.origin.isEmpty() || is(s.origin, "null") && is(s.fetchSite, "same-origin");
  }

  // Another site's script would need a preflight for the header, and we approve none. So this is
  // our page under an origin that is not configured, for example that of a development server.
  private static boolean isSentByScript(Signals s) {
    return is(s.csrf, "1") && s.origin.size() == 1 && !is(s.origin, "null");
  }

  /**
   * Whether a refused request names an origin that is not ours, and the browser or {@code X-CSRF}
   * says that no other site sent it. Then the settings may be the reason.
   */
  static boolean mayBeOurs(Signals s, Set<Origin> ours) {
    return s.origin.size() == 1
        && !is(s.origin, "null")
        && !isOurs(s.origin, ours)
        && !has(s.fetchSite, "cross-site")
        && !has(s.fetchSite, "same-site")
        && (is(s.fetchSite, "same-origin") || is(s.csrf, "1"));
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
  // the request has neither Origin nor X-CSRF. A page cannot send the Referer of another origin.
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

  // A field that comes twice proves nothing: only one of the two can be the browser's.
  private static boolean is(List<String> values, String value) {
    return values.size() == 1 && values.get(0).equals(value);
  }
}
