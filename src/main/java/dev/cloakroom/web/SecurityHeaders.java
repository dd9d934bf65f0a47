package dev.cloakroom.web;

import dev.cloakroom.page.RefreshPage;
import jakarta.servlet.http.HttpServletResponse;

/** The security headers of every answer. */
final class SecurityHeaders {
  private SecurityHeaders() {}

  /**
   * An answer for one client: no cache may store it (RFC 9111 section 5.2.2.5), no page may frame
   * it, and no other origin may embed it.
   */
  static void ofAnswer(HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    ofAll(response);
  }

  /**
   * The answer to a callback of an OpenID Provider, which may be a page. Its address has the code
   * in it, so no {@code Referer} is made of it (RFC 9700 section 4.2.4).
   */
  static void ofCallback(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", RefreshPage.POLICY);
    response.setHeader("Referrer-Policy", "no-referrer");
  }

  /** A static file: the policy says what the page may load. {@link FileCaching} has the rest. */
  static void ofFile(HttpServletResponse response, String contentSecurityPolicy) {
    response.setHeader("Content-Security-Policy", contentSecurityPolicy);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    ofAll(response);
  }

  // RFC 6797 section 7.2: never over plain http.
  static void ofSecureConnection(HttpServletResponse response) {
    response.setHeader("Strict-Transport-Security", "max-age=31536000");
  }

  private static void ofAll(HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    // Not no-referrer: by the Fetch standard a form of such a page has "Origin: null", and so has a
    // fetch of mode same-origin. With same-origin, another origin gets no Referer either.
    response.setHeader("Referrer-Policy", "same-origin");
  }
}
