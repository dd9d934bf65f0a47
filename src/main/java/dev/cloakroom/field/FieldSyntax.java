package dev.cloakroom.field;

/**
 * Checks names and values of header fields by the grammar of RFC 9110. Containers and libraries
 * accept more, and a proxy or a backend might read such a field as two fields.
 */
public final class FieldSyntax {
  private static final long[] TOKEN =
      bits("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

  private FieldSyntax() {}

  /**
   * Whether it is a {@code token} (RFC 9110 section 5.6.2), for example a field name or a method.
   */
  public static boolean isToken(String name) {
    for (var i = 0; i < name.length(); i++) {
      var c = name.charAt(i);
      if (c > 127 || (TOKEN[c >> 6] & 1L << c) == 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Whether it has no control character except the tab (RFC 9110 section 5.5). */
  public static boolean isValue(String value) {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is {@code 1*DIGIT}, for example a {@code Content-Length} (RFC 9110 section 8.6). */
  public static boolean isNumber(String value) {
    for (var i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static long[] bits(String characters) {
    var bits = new long[2];
    characters.chars().forEach(c -> bits[c >> 6] |= 1L << c);
    return bits;
  }
}
