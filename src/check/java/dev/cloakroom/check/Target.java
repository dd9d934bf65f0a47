package dev.cloakroom.check;

import java.net.URI;
import java.util.Locale;

/**
 * The deployment that is checked.
 *
 * @param root scheme, host, port if it is not the scheme's own, and the context root with a slash
 *     at its end
 */
record Target(URI root) {
  static Target of(String text) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw new UsageException("the address cannot be read");
    }
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
      throw new UsageException("the address begins with https://, and names a host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new UsageException("the address has no user, query or fragment");
    }
    var usual = scheme.equals("https") ? 443 : 80;
    var port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
    var path = uri.getRawPath().endsWith("/") ? uri.getRawPath() : uri.getRawPath() + "/";
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    return new Target(URI.create(scheme + "://" + host + port + path));
  }

  /** The address of a path below the context root. */
  URI at(String path) {
    return URI.create(root + path);
  }

  /** The address of a path that begins with a slash, whatever the context root is. */
  URI atOrigin(String path) {
    return URI.create(origin() + path);
  }

  /** The same path over plain http at another port. */
  URI plain(int port, String path) {
    var authority = port == 80 ? root.getHost() : root.getHost() + ":" + port;
    return URI.create("http://" + authority + root.getRawPath() + path);
  }

  String origin() {
    return root.getScheme() + "://" + root.getRawAuthority();
  }

  boolean tls() {
    return root.getScheme().equals("https");
  }

  boolean usualPort() {
    return root.getPort() < 0;
  }

  /** Whether it is plain http on this machine. */
  boolean development() {
    var host = root.getHost();
    return !tls()
        && (host.equals("localhost")
            || host.endsWith(".localhost")
            || host.matches("127(\\.\\d{1,3}){3}")
            || host.equals("[::1]"));
  }
}
