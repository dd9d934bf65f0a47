package dev.cloakroom.cookie;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Two cookies of one request and their parts, read in one pass over the {@code Cookie} fields (RFC
 * 6265bis section 4.2.1: several fields count as one). The parsers of servers are not used, because
 * they differ in what they accept as a value, and in how they treat a name that stands twice.
 */
final class CookieHeader {
  private final Map<String, String> values;
  private final boolean ambiguous;

  private CookieHeader(Map<String, String> values, boolean ambiguous) {
    this.values = values;
    this.ambiguous = ambiguous;
  }

  /**
   * Reads the cookies with the names {@code first} and {@code second}, and their parts: of {@code
   * first} those are {@code first.1} to {@code first.9}.
   */
  static CookieHeader of(HttpServletRequest request, String first, String second) {
    var fields = request.getHeaders("Cookie");
    var values = new HashMap<String, String>(8);
    var ambiguous = false;
    while (fields != null && fields.hasMoreElements()) {
      ambiguous |= scan(fields.nextElement(), first, second, values);
    }
    return new CookieHeader(Collections.unmodifiableMap(values), ambiguous);
  }

  private static boolean scan(
      String field, String first, String second, Map<String, String> values) {
    var ambiguous = false;
    for (int start = 0, end; start < field.length(); start = end + 1) {
      end = field.indexOf(';', start);
      if (end < 0) {
        end = field.length();
      }
      var from = start;
      while (from < end && (field.charAt(from) == ' ' || field.charAt(from) == '\t')) {
        from++;
      }
      // Names are compared with regard to case. Otherwise another host of the same domain could set
      // a cookie such as __hOST-..., which would be taken for ours (RFC 6265bis section 5.4).
      if (!field.startsWith(first, from) && !field.startsWith(second, from)) {
        continue;
      }
      var equals = field.indexOf('=', from);
      if (equals < 0 || equals >= end) {
        continue;
      }
      var name = field.substring(from, equals);
      if (isCookieOrPart(name, first) || isCookieOrPart(name, second)) {
        ambiguous |= values.put(name, field.substring(equals + 1, end).strip()) != null;
      }
    }
    return ambiguous;
  }

  private static boolean isCookieOrPart(String name, String base) {
    if (!name.startsWith(base)) {
      return false;
    }
    var part = name.length() - base.length();
    return part == 0
        || part == 2
            && name.charAt(base.length()) == '.'
            && name.charAt(base.length() + 1) >= '1'
            && name.charAt(base.length() + 1) <= '9';
  }

  /** The value of a cookie, or null if it was not sent. */
  String get(String name) {
    return values.get(name);
  }

  /** Whether a cookie, or any part of it, was sent. */
  boolean has(String base) {
    return values.keySet().stream().anyMatch(name -> isCookieOrPart(name, base));
  }

  /** Whether neither of the two cookies, nor a part of one, was sent. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  /**
   * Whether one name stood twice. Then a server cannot tell which of the cookies it set itself (RFC
   * 6265bis section 4.2.2).
   */
  boolean ambiguous() {
    return ambiguous;
  }

  /** The values of the cookies and parts that were sent, by name. */
  Map<String, String> values() {
    return values;
  }
}
