package dev.cloakroom.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An origin (RFC 6454 section 4). The port is always explicit, so {@code https://a} and {@code
 * https://a:443} are equal.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {
  private static final Pattern AUTHORITY_ONLY = Pattern.compile("[A-Za-z]+://[^/?#]+");

  /**
   * Lower-cases scheme and host. A negative port becomes the default port of the scheme.
   *
   * @throws IllegalArgumentException if the scheme is neither http nor https, the host is empty, or
   *     the port is out of range
   */
  public Origin {
    scheme = scheme.toLowerCase(Locale.ROOT);
    host = host.toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || host.isEmpty()) {
      throw new IllegalArgumentException("not an http or https origin");
    }
    if (port < 0) {
      port = scheme.equals("https") ? 443 : 80;
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("no such port");
    }
  }

  /**
   * Reads a serialised origin (RFC 6454 section 6.2), for example {@code https://app.example.org}.
   * Empty if {@code text} is none, or has anything behind host and port.
   */
  public static Optional<Origin> parse(String text) {
    return of(text).filter(origin -> AUTHORITY_ONLY.matcher(text).matches());
  }

  /**
   * The origin of an absolute http or https URL; its path and query are ignored. Empty if {@code
   * url} is no such URL, or has a user or a fragment.
   */
  public static Optional<Origin> of(String url) {
    try {
      var uri = new URI(url);
      if (uri.getScheme() == null
          || uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      return Optional.of(new Origin(uri.getScheme(), uri.getHost(), uri.getPort()));
    } catch (Exception e) {
      return Optional.empty();
    }
  }

  /**
   * The origin of a {@code Referer} (RFC 9110 section 10.1.3). Only what stands in front of the
   * path is read: browsers send characters in path and query that no URI may hold (RFC 3986), for
   * example {@code |}, <code>{</code> or a lone {@code %}.
   */
  public static Optional<Origin> ofReferer(String referer) {
    var authority = referer.indexOf("://") + 3;
    if (authority < 3) {
      return Optional.empty();
    }
    for (var i = authority; i < referer.length(); i++) {
      if (referer.charAt(i) == '/' || referer.charAt(i) == '?') {
        return parse(referer.substring(0, i));
      }
    }
    return parse(referer);
  }

  /** Whether the host is a loopback host by {@link #isLoopback}. */
  public boolean loopback() {
    return isLoopback(host);
  }

  /**
   * Whether {@code host} is {@code localhost}, a name below it (RFC 6761 section 6.3), or a
   * loopback address literal. Names are not resolved.
   */
  public static boolean isLoopback(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.equals("::1")
        || name.matches("127(\\.\\d{1,3}){3}");
  }

  /** The origin of the other scheme with the same {@link #authority}. */
  Origin withOtherScheme() {
    var other = scheme.equals("https") ? "http" : "https";
    return parse(other + "://" + authority()).orElseThrow();
  }

  /** Host and port as in the {@code Host} field, without the port if it is the scheme's default. */
  public String authority() {
    var standard = scheme.equals("https") ? 443 : 80;
    return host + (port == standard ? "" : ":" + port);
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
