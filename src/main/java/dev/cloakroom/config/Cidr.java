package dev.cloakroom.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3). An address without a
 * prefix length is a range that holds only this address.
 */
public final class Cidr {
  // Only address literals match. InetAddress.getByName resolves any other text as a host name by
  // DNS, also "999.1.1.1" and ".::1". Leading zeros do not match: some parsers read 010 as octal.
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern LITERAL =
      Pattern.compile(
          OCTET + "(\\." + OCTET + "){3}|(?=[0-9A-Fa-f:])[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private static final int MAX_LENGTH = "0000:0000:0000:0000:0000:ffff:255.255.255.255".length();

  private final byte[] network;
  private final int bits;

  private Cidr(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads a range such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code 192.0.2.1}.
   *
   * @throws IllegalArgumentException if {@code text} is no range, or has bits set behind the
   *     prefix, for example {@code 10.0.0.1/8}
   */
  public static Cidr parse(String text) {
    var slash = text.indexOf('/');
    var network = address(slash < 0 ? text : text.substring(0, slash));
    if (network == null) {
      throw new IllegalArgumentException("'" + text + "' is not an address or a CIDR range");
    }
    var bits = network.length * 8;
    if (slash >= 0) {
      if (!text.substring(slash + 1).matches("\\d{1,3}")
          || Integer.parseInt(text.substring(slash + 1)) > bits) {
        throw new IllegalArgumentException("'" + text + "' has no valid prefix length");
      }
      bits = Integer.parseInt(text.substring(slash + 1));
    }
    var cidr = new Cidr(network, bits);
    for (var i = bits; i < network.length * 8; i++) {
      if (cidr.bit(network, i) != 0) {
        throw new IllegalArgumentException("'" + text + "' has bits set behind its prefix");
      }
    }
    return cidr;
  }

  /** Whether the address literal lies in this range. False if {@code literal} is no literal. */
  public boolean contains(String literal) {
    var address = address(literal);
    if (address == null || address.length != network.length) {
      return false;
    }
    for (var i = 0; i < bits; i++) {
      if (bit(address, i) != bit(network, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code text} is an address literal without a port and without brackets. */
  public static boolean isAddress(String text) {
    return !text.startsWith("[") && address(text) != null;
  }

  /**
   * The bytes of an address literal: 4 for IPv4, 16 for IPv6. An IPv4-mapped IPv6 address (RFC 4291
   * section 2.5.5.2), for example {@code ::ffff:192.0.2.1}, gives 4. Empty if it is no literal.
   */
  public static Optional<byte[]> bytes(String literal) {
    return Optional.ofNullable(address(literal));
  }

  private int bit(byte[] address, int index) {
    return address[index / 8] >> (7 - index % 8) & 1;
  }

  private static byte[] address(String literal) {
    var plain =
        literal.startsWith("[") && literal.endsWith("]")
            ? literal.substring(1, literal.length() - 1)
            : literal;
    // The length is checked first: the pattern is slow on long input such as 8 KB of colons.
    if (plain.length() > MAX_LENGTH || !LITERAL.matcher(plain).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(plain).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
