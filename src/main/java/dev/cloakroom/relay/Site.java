package dev.cloakroom.relay;

import dev.cloakroom.config.Origin;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a URL leads: host and port, with a port of 0 for the scheme's own. The scheme does not
 * count: a backend that is told {@code X-Forwarded-Proto: https} may write it into a URL of its
 * own.
 */
record Site(String host, int port) {

  static Site of(URI url) {
    return of(new Origin(url.getScheme(), url.getHost(), url.getPort()));
  }

  static Site of(Origin origin) {
    var own = origin.scheme().equals("https") ? 443 : 80;
    return new Site(origin.host(), origin.port() == own ? 0 : origin.port());
  }

  /**
   * The site of a reference that has an authority.
   *
   * @param reference to something on the web
   * @return empty if browsers could not read the authority, or not as it stands there
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

  // Without a scheme, that of the answer counts, which may be either.
  private static boolean isStandard(String scheme, int port) {
    return port == 80 && !scheme.equalsIgnoreCase("https:")
        || port == 443 && !scheme.equalsIgnoreCase("http:");
  }

  // A host with an escape may be any other host.
  private static boolean isHost(String host) {
    var brackets = host.startsWith("[") && host.endsWith("]");
    return !host.isEmpty()
        && host.indexOf('%') < 0
        && host.indexOf(' ') < 0
        && (brackets || host.indexOf('[') < 0 && host.indexOf(']') < 0 && host.indexOf(':') < 0);
  }

  /** Whether both are the same place. All names of this machine are one. */
  boolean is(Site other) {
    return port == other.port
        && (host.equals(other.host) || Origin.isLoopback(host) && Origin.isLoopback(other.host));
  }
}
