package dev.cloakroom.relay;

import dev.cloakroom.config.Origin;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The host and port of a URL; a port of 0 stands for the default port of the scheme. The scheme is
 * not compared: a backend that receives {@code X-Forwarded-Proto: https} may write {@code https}
 * into URLs of its own.
 */
record Site(String host, int port) {

  static Site of(URI url) {
    return of(new Origin(url.getScheme(), url.getHost(), url.getPort()));
  }

  static Site of(Origin origin) {
    var standard = origin.scheme().equals("https") ? 443 : 80;
    return new Site(origin.host(), origin.port() == standard ? 0 : origin.port());
  }

  /**
   * The site of a reference that has an authority.
   *
   * @param reference whose scheme is http, https, or absent
   * @return empty if browsers would reject the authority, or decode it to another one
   */
  static Optional<Site> of(UriReference reference) {
    var authority = reference.authority();
    var from = Math.max(authority.lastIndexOf('@') + 1, 2);
    var colon = authority.lastIndexOf(':');
    if (colon < from || colon < authority.lastIndexOf(']')) {
      colon = authority.length();
    }
    var host = authority.substring(from, colon).toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    var port = authority.substring(Math.min(colon + 1, authority.length()));
    if (!isHost(host) || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    var number = port.isEmpty() ? 0 : Integer.parseInt(port);
    return Optional.of(new Site(host, isStandard(reference.scheme(), number) ? 0 : number));
  }

  // A reference without a scheme gets that of the page, which may be http or https.
  private static boolean isStandard(String scheme, int port) {
    return port == 80 && !scheme.equalsIgnoreCase("https:")
        || port == 443 && !scheme.equalsIgnoreCase("http:");
  }

  // A host with an escape is refused, because browsers decode it: %62ackend is backend.
  private static boolean isHost(String host) {
    var brackets = host.startsWith("[") && host.endsWith("]");
    return !host.isEmpty()
        && host.indexOf('%') < 0
        && host.indexOf(' ') < 0
        && (brackets || host.indexOf('[') < 0 && host.indexOf(']') < 0 && host.indexOf(':') < 0);
  }

  /** Whether host and port are the same. All loopback names count as one host. */
  boolean is(Site other) {
    return port == other.port
        && (host.equals(other.host) || Origin.isLoopback(host) && Origin.isLoopback(other.host));
  }
}
