package dev.cloakroom.web;

import dev.cloakroom.field.FieldSyntax;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Checks the header section of a request for request smuggling (RFC 9112 section 11.2). If the
 * message length can be read in two ways, a proxy and this server may disagree on where the request
 * ends. Some servers accept such a request.
 */
final class Framing {
  private Framing() {}

  /**
   * Whether the length is unambiguous (RFC 9112 section 6.3) and each field name is a token
   * (section 5.1).
   */
  static boolean isClear(HttpServletRequest request) {
    return endsInOnePlace(request) && hasNames(request);
  }

  private static boolean endsInOnePlace(HttpServletRequest request) {
    if (!request.getProtocol().startsWith("HTTP/1.")) {
      // In HTTP/2 a flag of a frame ends the request (RFC 9113 section 8.1). Open Liberty lists
      // Content-Length twice there.
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
