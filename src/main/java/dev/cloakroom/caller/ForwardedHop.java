package dev.cloakroom.caller;

import dev.cloakroom.config.Cidr;

/**
 * What one proxy says about the request that it got. Each may be null.
 *
 * @param address an address literal
 */
record ForwardedHop(String address, String proto, String host) {

  /** The address of a node (RFC 7239 section 6), without port and brackets, or null. */
  static String literal(String node) {
    if (node.startsWith("[")) {
      var end = node.indexOf(']');
      return end < 0 ? null : checked(node.substring(1, end));
    }
    var colon = node.indexOf(':');
    if (colon >= 0 && colon == node.lastIndexOf(':')) {
      return checked(node.substring(0, colon));
    }
    return checked(node);
  }

  private static String checked(String literal) {
    return Cidr.isAddress(literal) ? literal : null;
  }
}
