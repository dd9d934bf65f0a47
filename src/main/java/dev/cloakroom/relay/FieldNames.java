package dev.cloakroom.relay;

import java.util.List;
import java.util.stream.Stream;

/**
 * A fixed set of field names, compared without case as RFC 9110 section 5.1 says. An underscore
 * counts as a hyphen, because CGI and interfaces like it (RFC 3875 section 4.1.18) give both the
 * same name: {@code X_Real_IP} is {@code X-Real-IP} there. A relayed request causes a few dozen
 * look-ups, so a look-up allocates nothing, converts no case, and reads the name once.
 */
final class FieldNames {
  private final List<String> patterns;
  private final List<String> more;
  private final String[] names;
  private final String[] prefixes;
  // Bit n is set if a prefix has n characters.
  private final long lengths;

  private FieldNames(List<String> patterns, List<String> more) {
    this.patterns = patterns;
    this.more = more;
    names = new String[Integer.highestOneBit(patterns.size() + more.size()) * 8];
    prefixes = new String[names.length];
    var bits = 0L;
    for (var pattern : patterns) {
      if (pattern.endsWith("*")) {
        var prefix = pattern.substring(0, pattern.length() - 1);
        put(prefixes, prefix);
        bits |= 1L << prefix.length();
      } else {
        put(names, pattern);
      }
    }
    lengths = bits;
    more.forEach(name -> put(names, name));
  }

  /**
   * A name that ends in {@code *} stands for all names with that prefix: {@code TLS-*} contains
   * {@code TLS-Client}.
   *
   * @param names field names, and prefixes of at most 63 characters
   */
  static FieldNames of(String... names) {
    return new FieldNames(List.of(names), List.of());
  }

  /**
   * These names and some more, each of which stands for itself only, even if it ends in {@code *}.
   *
   * @return this, if it contains them all
   */
  FieldNames and(Stream<String> others) {
    var missing = others.filter(name -> !contains(name)).toList();
    return missing.isEmpty()
        ? this
        : new FieldNames(patterns, Stream.concat(more.stream(), missing.stream()).toList());
  }

  /** The names as they were given, in that order. */
  List<String> patterns() {
    return patterns;
  }

  boolean contains(String name) {
    var hash = 0;
    for (var i = 0; i < name.length(); i++) {
      hash = next(hash, name.charAt(i));
      // Java takes the distance of a shift modulo 64, so longer lengths are excluded as well.
      var length = i + 1;
      if ((lengths & 1L << length) != 0 && length < 64 && isIn(prefixes, name, length, hash)) {
        return true;
      }
    }
    return isIn(names, name, name.length(), hash);
  }

  private static void put(String[] table, String name) {
    var hash = 0;
    for (var i = 0; i < name.length(); i++) {
      hash = next(hash, name.charAt(i));
    }
    var at = spread(hash) & table.length - 1;
    while (table[at] != null) {
      at = at + 1 & table.length - 1;
    }
    table[at] = name;
  }

  private static boolean isIn(String[] table, String name, int length, int hash) {
    for (var at = spread(hash) & table.length - 1;
        table[at] != null;
        at = at + 1 & table.length - 1) {
      if (isStart(table[at], name, length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isStart(String start, String name, int length) {
    if (start.length() != length) {
      return false;
    }
    for (var i = 0; i < length; i++) {
      if (folded(start.charAt(i)) != folded(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int folded(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c | 0x20;
    }
    return c == '_' ? '-' : c;
  }

  private static int next(int hash, char c) {
    return 31 * hash + folded(c);
  }

  private static int spread(int hash) {
    return hash ^ hash >>> 16;
  }
}
