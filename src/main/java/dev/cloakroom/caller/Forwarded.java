package dev.cloakroom.caller;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the {@code Forwarded} field (RFC 7239 section 4). */
final class Forwarded {
  private static final Pattern PAIR =
      Pattern.compile("\\s*([A-Za-z]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\",;]*))\\s*([;,]?)");

  private Forwarded() {}

  /** The hops, the first proxy's first; nothing at all if the field is malformed anywhere. */
  static List<Hop> parse(List<String> fields) {
    var hops = new ArrayList<Hop>();
    var text = String.join(",", fields);
    var matcher = PAIR.matcher(text);
    String address = null;
    String proto = null;
    String host = null;
    var at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return List.of();
      }
      var value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
        case "for" -> address = Hop.literal(value);
        case "proto" -> proto = value;
        case "host" -> host = value;
        default -> {
          // "by" and extensions say nothing about the client.
        }
      }
      at = matcher.end();
      if (!matcher.group(4).equals(";")) {
        hops.add(new Hop(address, proto, host));
        address = null;
        proto = null;
        host = null;
      }
    }
    return hops;
  }
}
