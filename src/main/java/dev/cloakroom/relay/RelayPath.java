package dev.cloakroom.relay;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.util.function.Predicate;

/**
 * Where a request goes: the route it names, and the rest of its target, byte for byte as it was
 * sent. The rest is refused if any reader behind us, decoding once or several times, could take it
 * for a path outside the route.
 *
 * @param route the name of the route
 * @param rest empty, or a path that begins with one slash
 * @param query empty, or a question mark and the query
 */
record RelayPath(String route, String rest, String query) {
  private static final int MOST_DECODINGS = 4;

  /**
   * @param raw the path behind the servlet's own, as it was sent
   * @param rawQuery the query as it was sent, or null
   * @param encodedSlashes whether the rest may have encoded slashes on the route of that name
   * @throws ProblemException if the path is not safe
   */
  static RelayPath of(String raw, String rawQuery, Predicate<String> encodedSlashes) {
    if (!raw.startsWith("/") || raw.length() < 2) {
      throw new ProblemException(Problem.UNKNOWN_ROUTE);
    }
    var slash = raw.indexOf('/', 1);
    var route = slash < 0 ? raw.substring(1) : raw.substring(1, slash);
    var rest = slash < 0 ? "" : raw.substring(slash);
    if (!isSafe(rest, encodedSlashes.test(route)) || rawQuery != null && !isPrintable(rawQuery)) {
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
    return new RelayPath(route, rest, rawQuery == null ? "" : "?" + rawQuery);
  }

  /**
   * Whether no reader could take the path for one outside the route.
   *
   * @param encodedSlashes whether {@code %2F} may be in it, encoded once or several times. It is
   *     part of a segment for some readers, and ends one for others: for both, there is no dot
   *     segment.
   */
  static boolean isSafe(String path, boolean encodedSlashes) {
    // RFC 3986 section 3.3: what begins with two slashes may be read as a host.
    if (!isPrintable(path) || path.indexOf('\\') >= 0 || path.startsWith("//")) {
      return false;
    }
    if (path.indexOf('%') < 0) {
      return !hasDotSegment(path);
    }
    var slashes = slashes(path);
    var text = path;
    for (var i = 0; i < MOST_DECODINGS; i++) {
      if (hasDotSegment(text)) {
        return false;
      }
      var decoded = decode(text, i == 0);
      if (decoded == null
          || decoded.startsWith("//")
          || !encodedSlashes && slashes(decoded) != slashes) {
        return false;
      }
      if (decoded.equals(text)) {
        return true;
      }
      text = decoded;
    }
    return false;
  }

  private static boolean isPrintable(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c <= ' ' || c > '~' || c == '#') {
        return false;
      }
    }
    return true;
  }

  // A segment that is only dots counts with its matrix parameters cut off ("..;x=1"), and with the
  // spaces that some file systems ignore.
  private static boolean hasDotSegment(String path) {
    if (!path.contains("/.")) {
      return false;
    }
    for (int start = 1, end; start <= path.length(); start = end + 1) {
      end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      var semicolon = path.indexOf(';', start);
      var name =
          path.substring(start, semicolon >= 0 && semicolon < end ? semicolon : end)
              .stripTrailing();
      if (name.equals(".") || name.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /**
   * @return null if an escape is malformed, or stands for what no path has: a control, a backslash,
   *     or an octet that is only in overlong UTF-8 (RFC 3629 section 3)
   */
  private static String decode(String text, boolean strict) {
    var out = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      var high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      var low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        if (strict) {
          return null;
        }
        out.append(c);
        continue;
      }
      var octet = (char) (high << 4 | low);
      if (octet < ' ' || octet == 0x7F || octet == '\\' || octet == 0xC0 || octet == 0xC1) {
        return null;
      }
      out.append(octet);
      i += 2;
    }
    return out.toString();
  }

  private static long slashes(String text) {
    return text.chars().filter(c -> c == '/').count();
  }
}
