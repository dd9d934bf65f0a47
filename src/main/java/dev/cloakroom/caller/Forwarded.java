package dev.cloakroom.caller;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the {@code Forwarded} field (RFC 7239 section 4). */
final class Forwarded {
  // All quantifiers are possessive. With backtracking, 8 KB of blanks take a second, and a quoted
  // text of 8 KB overflows the stack.
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]++";
  private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
  // More than the token of RFC 7239: some proxies write colons and brackets without quotes.
  private static final String BARE = "([^\\s\",;=]++)";
  private static final Pattern PAIR =
      Pattern.compile(
          "[ \\t]*+(?:(" + TOKEN + ")=(?:" + QUOTED + "|" + BARE + "))?+[ \\t]*+([;,]|$)");

  private Forwarded() {}

  /** The hops, the first proxy's first. Empty if any of the fields is malformed. */
  static List<ForwardedHop> parse(List<String> fields) {
    var hops = new ArrayList<ForwardedHop>();
    for (var field : fields) {
      if (!parse(field, hops)) {
        return List.of();
      }
    }
    return hops;
  }

  private static boolean parse(String field, List<ForwardedHop> hops) {
    var matcher = PAIR.matcher(field);
    var element = new HashMap<String, String>();
    var at = 0;
    do {
      matcher.region(at, field.length());
      if (!matcher.lookingAt()) {
        return false;
      }
      if (matcher.group(1) != null) {
        var value =
            matcher.group(2) == null
                ? matcher.group(3)
                : matcher.group(2).replaceAll("\\\\(.)", "$1");
        // RFC 7239 section 4: a parameter occurs at most once in an element.
        if (element.put(matcher.group(1).toLowerCase(Locale.ROOT), value) != null) {
          return false;
        }
      }
      at = matcher.end();
      if (!matcher.group(4).equals(";") && !element.isEmpty()) {
        hops.add(hop(element));
        element.clear();
      }
    } while (at < field.length());
    if (!element.isEmpty()) {
      hops.add(hop(element));
    }
    return true;
  }

  private static ForwardedHop hop(Map<String, String> element) {
    var node = element.get("for");
    return new ForwardedHop(
        node == null ? null : ForwardedHop.literal(node),
        element.get("proto"),
        element.get("host"));
  }
}
