package dev.cloakroom.caller;

import dev.cloakroom.config.Cidr;

/**
 * One proxy's description of the request that it received. Each component may be null.
 *
 * @param address the IP address of the proxy's peer as a literal
 * @param proto the scheme of the request, such as {@code https}
 * @param host the {@code Host} of the request
 */
record ForwardedHop(String address, String proto, String host) {

  /**
   * The IP address of a node (RFC 7239 section 6), without port and brackets. Null if the node is
   * no IP address, for example {@code unknown}.
   */
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
