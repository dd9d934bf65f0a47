package dev.cloakroom.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Whether a person follows a link or sends a form, or a script of the page calls. */
public final class FetchMode {
  private FetchMode() {}

  /**
   * Whether a browser asks for a page that a person then sees: it says that it navigates, or, if it
   * has no Fetch Metadata (Safari before 16.4), it accepts {@code text/html}. A script of the app
   * sends {@code X-CSRF}, and so navigates nowhere.
   */
  public static boolean wantsPage(HttpServletRequest request) {
    return hasMetadata(request)
        ? values(request, "Sec-Fetch-Mode").equals(List.of("navigate")) && mayAcceptHtml(request)
        : request.getHeader("X-CSRF") == null && acceptsHtml(request);
  }

  /** Whether the browser has sent Fetch Metadata. */
  public static boolean hasMetadata(HttpServletRequest request) {
    for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
      if (names.nextElement().regionMatches(true, 0, "Sec-Fetch-", 0, 10)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the answer replaces the page. A browser without Fetch Metadata does not say so: there,
   * a call of a script has {@code X-CSRF}, or accepts JSON only.
   */
  public static boolean isNavigation(HttpServletRequest request) {
    var mode = values(request, "Sec-Fetch-Mode");
    if (!mode.isEmpty()) {
      return mode.equals(List.of("navigate"));
    }
    return request.getHeader("X-CSRF") == null
        && !"application/json".equals(request.getHeader("Accept"));
  }

  /** Whether a form of a page sends the request, so that the answer replaces the page. */
  public static boolean isFormNavigation(HttpServletRequest request) {
    return values(request, "Sec-Fetch-Mode").equals(List.of("navigate"));
  }

  /** Whether the browser asks in advance, and may never show the answer (W3C Speculation Rules). */
  public static boolean isSpeculative(HttpServletRequest request) {
    return values(request, "Sec-Purpose").stream()
        .map(purpose -> purpose.toLowerCase(Locale.ROOT))
        .anyMatch(purpose -> purpose.contains("prefetch") || purpose.contains("prerender"));
  }

  /** Whether a page of the app began the request, or the browser does not say. */
  public static boolean isSameOrigin(HttpServletRequest request) {
    var site = values(request, "Sec-Fetch-Site");
    return site.isEmpty() || site.equals(List.of("same-origin"));
  }

  private static boolean mayAcceptHtml(HttpServletRequest request) {
    var accepts = values(request, "Accept");
    return accepts.isEmpty()
        || acceptsHtml(request)
        || accepts.stream().anyMatch(accept -> accept.contains("*/*"));
  }

  private static boolean acceptsHtml(HttpServletRequest request) {
    return values(request, "Accept").stream()
        .anyMatch(accept -> accept.toLowerCase(Locale.ROOT).contains("text/html"));
  }

  private static List<String> values(HttpServletRequest request, String name) {
    var values = request.getHeaders(name);
    return values == null ? List.of() : Collections.list(values);
  }
}
