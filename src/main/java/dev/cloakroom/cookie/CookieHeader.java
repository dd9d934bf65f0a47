package dev.cloakroom.cookie;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The cookies of one request whose names begin with ours, read in one pass over the {@code Cookie}
 * fields (RFC 6265bis section 4.2.1: several fields count as one). Servers' own parsers differ in
 * what they take for a value, and in what they do with a name that stands twice.
 */
final class CookieHeader {
  private final Map<String, String> values;
  private final boolean ambiguous;

  private CookieHeader(Map<String, String> values, boolean ambiguous) {
    this.values = values;
    this.ambiguous = ambiguous;
  }

  /** Reads the cookies that are named {@code first} or {@code second}, or are a part of these. */
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
      // Names are compared as they are: RFC 6265bis section 5.4 tells what comparing without case
      // lets a neighbour do.
      if (!field.startsWith(first, from) && !field.startsWith(second, from)) {
        continue;
      }
      var equals = field.indexOf('=', from);
      if (equals < 0 || equals >= end) {
        continue;
      }
      var name = field.substring(from, equals);
      if (isOurs(name, first) || isOurs(name, second)) {
        ambiguous |= values.put(name, field.substring(equals + 1, end).strip()) != null;
      }
    }
    return ambiguous;
  }

  private static boolean isOurs(String name, String base) {
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

  /** The value of a cookie, or null. */
  String get(String name) {
    return values.get(name);
  }

  /** Whether a cookie, or any part of it, was sent. */
  boolean has(String base) {
    return values.keySet().stream().anyMatch(name -> isOurs(name, base));
  }

  /** Whether none of ours was sent. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether one name stood twice: then nobody knows which of the two is ours (section 4.2.2). */
  boolean ambiguous() {
    return ambiguous;
  }

  /** All that was sent, parts included. */
  Map<String, String> values() {
    return values;
  }
}
