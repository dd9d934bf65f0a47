package dev.cloakroom.web;

import dev.cloakroom.field.FieldSyntax;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Where a request ends, by its head. A head that can be read in two ways is how one request hides
 * another from a proxy; some servers read it in one of them, and say nothing.
 */
final class Framing {
  private Framing() {}

  /** Whether there is only one way to read it (RFC 9112 sections 5.1 and 6.3). */
  static boolean isClear(HttpServletRequest request) {
    return endsInOnePlace(request) && hasNames(request);
  }

  private static boolean endsInOnePlace(HttpServletRequest request) {
    if (!request.getProtocol().startsWith("HTTP/1.")) {
      // Its end is a flag of a frame (RFC 9113 section 8.1), and Open Liberty tells its length
      // twice.
      return true;
    }
    var lengths = request.getHeaders("Content-Length");
    var codings = request.getHeaders("Transfer-Encoding");
    if (lengths.hasMoreElements()
        && (codings.hasMoreElements()
            || !FieldSyntax.isNumber(lengths.nextElement())
            || lengths.hasMoreElements())) {
      return false;
    }
    return !codings.hasMoreElements()
        || codings.nextElement().equalsIgnoreCase("chunked") && !codings.hasMoreElements();
  }

  private static boolean hasNames(HttpServletRequest request) {
    for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
      if (!FieldSyntax.isToken(names.nextElement())) {
        return false;
      }
    }
    return true;
  }
}
