package dev.cloakroom.caller;

import dev.cloakroom.config.Cidr;
import dev.cloakroom.config.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Tells the requests that a program on this machine has made itself. A proxy on this machine has
 * the same address, and its requests are those of others, so a request with any trace of a proxy is
 * none of them:
 *
 * <ul>
 *   <li>a field that proxies add, whatever {@code cloakroom.trusted-proxies} says;
 *   <li>a {@code Host} that names another machine, because a proxy passes it on. A page whose host
 *       name was made to lead to this machine (DNS rebinding) is found by it too;
 *   <li>HTTP/1.0: nginx speaks it by default, and without {@code proxy_set_header} it adds no field
 *       and sends the address that it connects to as {@code Host}.
 * </ul>
 *
 * <p>A proxy that shows none of these cannot be told from a program.
 */
public final class ThisMachine {
  private static final List<Cidr> LOOPBACK =
      List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128"));

  private static final List<String> OF_PROXIES =
      List.of(
          "cf-",
          "client-ip",
          "fastly-",
          "fly-",
          "forwarded",
          "true-client-",
          "via",
          "x-amzn-",
          "x-azure-",
          "x-client-",
          "x-cluster-",
          "x-envoy-",
          "x-forward",
          "x-original-",
          "x-proxy",
          "x-real-",
          "x-request-id",
          "x-vercel-");

  private ThisMachine() {}

  /** Whether a program on this machine has made the request. */
  public static boolean made(HttpServletRequest request) {
    return LOOPBACK.stream().anyMatch(range -> range.contains(request.getRemoteAddr()))
        && !request.getProtocol().equals("HTTP/1.0")
        && namesThisMachine(request)
        && !hasFieldOfProxy(request);
  }

  private static boolean namesThisMachine(HttpServletRequest request) {
    var hosts = Collections.list(request.getHeaders("Host"));
    return hosts.size() == 1
        && Origin.parse("http://" + hosts.get(0)).filter(Origin::loopback).isPresent();
  }

  private static boolean hasFieldOfProxy(HttpServletRequest request) {
    return Collections.list(request.getHeaderNames()).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> OF_PROXIES.stream().anyMatch(name::startsWith));
  }
}
