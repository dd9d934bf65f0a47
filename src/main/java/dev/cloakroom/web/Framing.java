package dev.cloakroom.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Where a request ends, by its head. A head that can be read in two ways is how one request hides
 * another from a proxy; some servers read it in one of them, and say nothing.
 */
final class Framing {
  private static final long[] TOKEN =
      bits("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

  private Framing() {}

  /** Whether there is only one way to read it (RFC 9112 sections 5.1 and 6.3). */
  static boolean isClear(HttpServletRequest request) {
    var lengths = request.getHeaders("Content-Length");
    var codings = request.getHeaders("Transfer-Encoding");
    if (lengths.hasMoreElements()
        && (codings.hasMoreElements()
            || !isNumber(lengths.nextElement())
            || lengths.hasMoreElements())) {
      return false;
    }
    if (codings.hasMoreElements()
        && (!codings.nextElement().equalsIgnoreCase("chunked") || codings.hasMoreElements())) {
      return false;
    }
    for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
      if (!isToken(names.nextElement())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  // RFC 9110 section 5.6.2.
  private static boolean isToken(String name) {
    for (var i = 0; i < name.length(); i++) {
      var c = name.charAt(i);
      if (c > 127 || (TOKEN[c >> 6] & 1L << c) == 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static long[] bits(String characters) {
    var bits = new long[2];
    characters.chars().forEach(c -> bits[c >> 6] |= 1L << c);
    return bits;
  }
}
