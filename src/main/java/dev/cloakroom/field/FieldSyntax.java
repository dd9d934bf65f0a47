package dev.cloakroom.field;

/**
 * Whether names and values of fields are what RFC 9110 says they are. Containers and libraries take
 * more than that, and what stands before or behind us might read one such field as two.
 */
public final class FieldSyntax {
  private static final long[] TOKEN =
      bits("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

  private FieldSyntax() {}

  /**
   * Whether it is a {@code token}, as names of fields are (RFC 9110 section 5.6.2), and methods.
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

  /** Whether it has no control character but the tab (RFC 9110 section 5.5). */
  public static boolean isValue(String value) {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is {@code 1*DIGIT}, as every length is (RFC 9110 section 8.6). */
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
