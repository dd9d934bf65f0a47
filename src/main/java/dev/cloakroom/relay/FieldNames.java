package dev.cloakroom.relay;

import java.util.ArrayList;

/**
 * A fixed set of field names, compared without case as RFC 9110 section 5.1 says. Each relayed
 * request asks it a few dozen times, so it neither allocates nor changes case.
 */
final class FieldNames {
  private final String[] slots;
  private final String[] prefixes;
  // Which letters prefixes begin with, a bit each.
  private final int initials;

  private FieldNames(String[] slots, String[] prefixes) {
    this.slots = slots;
    this.prefixes = prefixes;
    var initials = 0;
    for (var prefix : prefixes) {
      initials |= initial(prefix);
    }
    this.initials = initials;
  }

  /** A name that ends in {@code *} stands for all names that begin so. */
  static FieldNames of(String... names) {
    var slots = new String[Integer.highestOneBit(names.length) * 8];
    var prefixes = new ArrayList<String>();
    for (var name : names) {
      if (name.endsWith("*")) {
        prefixes.add(name.substring(0, name.length() - 1));
        continue;
      }
      var at = hash(name) & slots.length - 1;
      while (slots[at] != null) {
        at = at + 1 & slots.length - 1;
      }
      slots[at] = name;
    }
    return new FieldNames(slots, prefixes.toArray(String[]::new));
  }

  boolean contains(String name) {
    for (var at = hash(name) & slots.length - 1;
        slots[at] != null;
        at = at + 1 & slots.length - 1) {
      if (slots[at].equalsIgnoreCase(name)) {
        return true;
      }
    }
    if (name.isEmpty() || (initials & initial(name)) == 0) {
      return false;
    }
    for (var prefix : prefixes) {
      if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return true;
      }
    }
    return false;
  }

  // The shift takes the last five bits, in which letters do not differ from their other case.
  private static int initial(String name) {
    return 1 << name.charAt(0);
  }

  // Letters differ from their other case in one bit; that other characters collide is no harm.
  private static int hash(String name) {
    var hash = 0;
    for (var i = 0; i < name.length(); i++) {
      hash = 31 * hash + (name.charAt(i) | 0x20);
    }
    return hash ^ hash >>> 16;
  }
}
