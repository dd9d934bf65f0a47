package dev.cloakroom.path;

import java.util.Optional;

/**
 * Reads paths that no server can take for another one after it has decoded them once or several
 * times, as {@code /%252e%252e/admin} can be.
 */
public final class SafePath {
  private static final int MOST_DECODINGS = 4;

  private SafePath() {}

  /**
   * Whether no server could read the path as one outside the folder that it is resolved in.
   *
   * @param encodedSlashes whether {@code %2F} may be in it, encoded once or several times. Some
   *     servers read it as part of a segment, others as the end of one; in both readings, there
   *     must be no dot segment.
   */
  public static boolean isSafe(String path, boolean encodedSlashes) {
    return decoded(path, encodedSlashes).isPresent();
  }

  /**
   * The path without any escape: decoded until nothing changes, with one character for each octet.
   *
   * @param encodedSlashes as in {@link #isSafe}
   * @return empty if the path is not safe
   */
  static Optional<String> decoded(String path, boolean encodedSlashes) {
    // RFC 3986 section 3.3: a path that begins with two slashes may be read as a host.
    if (!isPrintable(path) || path.indexOf('\\') >= 0 || path.startsWith("//")) {
      return Optional.empty();
    }
    if (path.indexOf('%') < 0) {
      return hasDotSegment(path) ? Optional.empty() : Optional.of(path);
    }
    var slashes = slashes(path);
    var text = path;
    for (var i = 0; i < MOST_DECODINGS; i++) {
      if (hasDotSegment(text)) {
        return Optional.empty();
      }
      var decoded = decode(text, i == 0);
      if (decoded == null
          || decoded.startsWith("//")
          || !encodedSlashes && slashes(decoded) != slashes) {
        return Optional.empty();
      }
      if (decoded.equals(text)) {
        return Optional.of(decoded);
      }
      text = decoded;
    }
    return Optional.empty();
  }

  /** Whether the text is visible ASCII without {@code #}, as a path and a query are when sent. */
  public static boolean isPrintable(String text) {
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
