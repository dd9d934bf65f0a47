package dev.cloakroom.caller;

import dev.cloakroom.config.Cidr;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Warns the operator of a proxy that {@code cloakroom.trusted-proxies} does not list. Without it
 * all users behind the proxy have one address, so that the failed logins of one lock everybody out,
 * and an origin with {@code https} is not recognised.
 *
 * <p>Only a peer with a private address is taken for a proxy: from the internet anybody can send
 * {@code X-Forwarded-For}. For example, {@code 10.0.0.5} is warned of and {@code 203.0.113.5} is
 * not.
 */
final class ProxyWarnings {
  private static final Logger LOG = Logger.getLogger(ProxyWarnings.class.getName());

  /** How many lines are written until the process ends. */
  private static final int MOST_LINES = 3;

  // RFC 1918, RFC 6598, RFC 3927, RFC 4193, and this machine.
  private static final List<Cidr> PRIVATE =
      List.of(
          Cidr.parse("127.0.0.0/8"),
          Cidr.parse("::1/128"),
          Cidr.parse("10.0.0.0/8"),
          Cidr.parse("172.16.0.0/12"),
          Cidr.parse("192.168.0.0/16"),
          Cidr.parse("100.64.0.0/10"),
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("fc00::/7"),
          Cidr.parse("fe80::/10"));

  private final AtomicInteger lines = new AtomicInteger();
  private volatile String known = "";

  /** Looks at a request whose peer is not trusted. */
  void untrusted(HttpServletRequest request) {
    if (lines.get() >= MOST_LINES) {
      return;
    }
    var field = forwardingField(request);
    if (field == null) {
      return;
    }
    var peer = request.getRemoteAddr();
    if (known.equals(peer) || PRIVATE.stream().noneMatch(range -> range.contains(peer))) {
      return;
    }
    known = peer;
    if (lines.incrementAndGet() > MOST_LINES) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "a request from {0} has the field {1}, which does not count: if your proxy has the address"
            + " {0}, set cloakroom.trusted-proxies={0}. Until then all users behind it count as one"
            + " address in the login throttle and in audit lines, and without"
            + " cloakroom.public-origins pages on https are refused as cross_origin",
        new Object[] {peer, field});
  }

  private static String forwardingField(HttpServletRequest request) {
    if (request.getHeader("X-Forwarded-For") != null) {
      return "X-Forwarded-For";
    }
    return request.getHeader("X-Forwarded-Proto") == null ? null : "X-Forwarded-Proto";
  }
}
