package dev.cloakroom.web;

import jakarta.servlet.http.HttpServletResponse;

/** The headers that every answer has, in one place. */
final class SecurityHeaders {
  private SecurityHeaders() {}

  /** An answer that was made for one caller: nobody else may keep, frame or embed it. */
  static void ofAnswer(HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    ofAll(response);
  }

  /** A file of the page: cached as the container says, and strict about what it may load. */
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
    // fetch of mode same-origin. Another origin is told nothing by this value either.
    response.setHeader("Referrer-Policy", "same-origin");
  }
}
