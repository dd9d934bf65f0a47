package dev.cloakroom.relay;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.util.function.Predicate;

/**
 * The target of a relayed request: the name of the route, and the rest, octet for octet as it was
 * sent. The rest is refused if a server behind the relay could read it as a path outside the route
 * after decoding it once or several times: {@code /%252e%252e/admin}.
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
   * Whether no server could read the path as one outside the route.
   *
   * @param encodedSlashes whether {@code %2F} may be in it, encoded once or several times. Some
   *     servers read it as part of a segment, others as the end of one; in both readings, there
   *     must be no dot segment.
   */
  static boolean isSafe(String path, boolean encodedSlashes) {
    // RFC 3986 section 3.3: a path that begins with two slashes may be read as a host.
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

  // Matrix parameters ("..;x=1") do not count, nor do the trailing spaces that some file systems
  // ignore.
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
   * Decodes each escape once.
   *
   * @param strict whether a malformed escape is refused. After the first decoding, a percent sign
   *     may be plain text.
   * @return null if an escape is refused, or stands for a control, a backslash, or an octet that is
   *     only in overlong UTF-8 (RFC 3629 section 3)
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
