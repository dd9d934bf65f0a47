package dev.cloakroom.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * A URI reference (RFC 3986), split as its appendix B says and read as browsers read it. Any text
 * can be split. Each part keeps its delimiter, so an empty string means that the part is absent.
 *
 * @param scheme such as {@code http:}
 * @param authority such as {@code //user@host:80}
 * @param query such as {@code ?a=b}
 * @param fragment such as {@code #top}
 */
record UriReference(String scheme, String authority, String path, String query, String fragment) {

  /** Splits the value of a field, without the blanks around it. */
  static UriReference of(String field) {
    var text = trimmed(field);
    var hash = end(text, '#', text.length());
    var mark = end(text, '?', hash);
    var scheme = scheme(text.substring(0, mark));
    var rest = text.substring(scheme.length(), mark);
    var query = text.substring(mark, hash);
    var fragment = text.substring(hash);
    if (!isOfTheWeb(scheme)) {
      return new UriReference(scheme, "", rest, query, fragment);
    }
    // Browsers take a backslash for a slash, and more slashes than two for two (WHATWG URL,
    // section 4.4).
    rest = rest.replace('\\', '/');
    if (!rest.startsWith("//")) {
      return new UriReference(scheme, "", rest, query, fragment);
    }
    var host = 0;
    while (host < rest.length() && rest.charAt(host) == '/') {
      host++;
    }
    var path = end(rest, '/', rest.length(), host);
    return new UriReference(
        scheme, "//" + rest.substring(host, path), rest.substring(path), query, fragment);
  }

  /** Whether the scheme is http, https, or absent. */
  boolean isOfTheWeb() {
    return isOfTheWeb(scheme);
  }

  /**
   * Resolves the path and query of this reference (RFC 3986 section 5.2.2). A reference without an
   * authority is resolved against the base. Dot segments are removed, encoded or not; empty
   * segments stay.
   *
   * @param base the path and query of the request in whose answer the reference was found
   */
  UriReference against(UriReference base) {
    var merged = path;
    var asked = query;
    if (authority.isEmpty()) {
      if (path.isEmpty()) {
        merged = base.path;
        asked = query.isEmpty() ? base.query : query;
      } else if (!path.startsWith("/")) {
        var folder = base.path.substring(0, base.path.lastIndexOf('/') + 1);
        merged = (folder.isEmpty() ? "/" : folder) + path;
      }
    }
    return new UriReference(scheme, authority, withoutDots(merged), asked, fragment);
  }

  /**
   * The text with controls, blanks, and octets beyond ASCII percent-encoded, as browsers do it:
   * {@code %C3%BC}.
   */
  static String visible(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return encoded(text);
      }
    }
    return text;
  }

  /** A path with {@code %25} in place of each percent sign that begins no escape. */
  static String withoutStrayPercents(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    var out = new StringBuilder(path.length() + 8);
    for (var i = 0; i < path.length(); i++) {
      var c = path.charAt(i);
      out.append(c);
      if (c == '%' && !(isHex(path, i + 1) && isHex(path, i + 2))) {
        out.append("25");
      }
    }
    return out.toString();
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
  }

  // Each char is an octet of the field. A char beyond U+00FF can only come from a container or a
  // test, and is encoded as UTF-8.
  private static String encoded(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c > ' ' && c <= '~') {
        out.append(c);
      } else if (c <= 0xFF) {
        append(out, c);
      } else {
        var end = Character.isHighSurrogate(c) && i + 1 < text.length() ? i + 2 : i + 1;
        for (var octet : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
          append(out, octet & 0xFF);
        }
        i = end - 1;
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int octet) {
    out.append('%')
        .append(Character.toUpperCase(Character.forDigit(octet >> 4, 16)))
        .append(Character.toUpperCase(Character.forDigit(octet & 15, 16)));
  }

  /** The value of a field without the tabs and outer blanks, which browsers ignore in a URL. */
  static String trimmed(String field) {
    return (field.indexOf('\t') < 0 ? field : field.replace("\t", "")).strip();
  }

  private static int end(String text, char delimiter, int end) {
    return end(text, delimiter, end, 0);
  }

  private static int end(String text, char delimiter, int end, int from) {
    var at = text.indexOf(delimiter, from);
    return at < 0 || at > end ? end : at;
  }

  // RFC 3986 section 3.1. Any other text before a colon is the beginning of a relative path.
  private static String scheme(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == ':') {
        return i == 0 ? "" : text.substring(0, i + 1);
      }
      var letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      if (!letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'))) {
        return "";
      }
    }
    return "";
  }

  private static boolean isOfTheWeb(String scheme) {
    return scheme.isEmpty()
        || scheme.equalsIgnoreCase("http:")
        || scheme.equalsIgnoreCase("https:");
  }

  // RFC 3986 section 5.2.4, with the encoded dots that browsers remove as well.
  private static String withoutDots(String path) {
    if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
      return path;
    }
    var segments = new ArrayList<String>();
    var last = "";
    for (var segment : path.split("/", -1)) {
      last = segment.replace("%2e", ".").replace("%2E", ".");
      if (last.equals("..")) {
        // The first segment is the empty text before the first slash.
        if (segments.size() > 1) {
          segments.remove(segments.size() - 1);
        }
      } else if (!last.equals(".")) {
        segments.add(segment);
      }
    }
    if (last.equals(".") || last.equals("..")) {
      segments.add("");
    }
    return String.join("/", segments);
  }
}
