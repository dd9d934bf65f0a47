package dev.cloakroom.httpclient;

import dev.cloakroom.httpclient.CallFault.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The HTTP proxy for connections to a backend, if the JVM's settings name one ({@code
 * http.proxyHost}, {@code https.proxyHost}, {@code http.nonProxyHosts}).
 */
final class EgressProxy {
  private static final int MOST_BYTES = 16 * 1024;

  private final Supplier<ProxySelector> selector;
  private final URI target;

  EgressProxy(Supplier<ProxySelector> selector, URI target) {
    this.selector = selector;
    this.target = target;
  }

  /**
   * The address of the proxy for the next connection; empty if the backend is reached directly.
   * SOCKS proxies are ignored.
   */
  Optional<InetSocketAddress> address() {
    var known = selector.get();
    if (known == null) {
      return Optional.empty();
    }
    for (var proxy : known.select(target)) {
      if (proxy.type() == Proxy.Type.DIRECT) {
        return Optional.empty();
      }
      if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  /**
   * Asks the proxy for a tunnel to the backend (RFC 9110 section 9.3.6).
   *
   * @throws CallFault if the status of the proxy's answer is not 2xx
   */
  static void openTunnel(String authority, InputStream in, OutputStream out) throws IOException {
    var request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var next = in.read();
      if (next < 0 || head.length() > MOST_BYTES) {
        throw new CallFault(Cause.PROXY);
      }
      head.append((char) next);
    }
    if (head.length() < 12 || head.indexOf("HTTP/1.") != 0 || head.charAt(9) != '2') {
      throw new CallFault(Cause.PROXY, status(head), null);
    }
  }

  private static String status(StringBuilder head) {
    var status = head.length() < 12 ? "" : head.substring(9, 12);
    return status.chars().allMatch(c -> c >= '0' && c <= '9') ? "its status: " + status : "";
  }
}
