package dev.cloakroom.relay;

import java.net.URI;
import java.util.regex.Pattern;

/** The URLs in a backend's answers, as browsers reach them (RFC 9110 section 10.2.2). */
final class Locations {
  private static final Pattern UNKNOWN_TO_JAVA = Pattern.compile("[\"<>\\[\\]^`{|}]");

  private final URI target;

  /**
   * @param target the base URL of the backend
   */
  Locations(URI target) {
    this.target = target;
  }

  /**
   * A URL of the backend as browsers reach it; any other as it is. What leads elsewhere on the
   * backend becomes absolute: here, a path alone would be one of ours.
   *
   * @param asked the path that was asked for
   * @param routePath the path at which browsers find the route
   */
  String mapped(String location, String asked, String routePath) {
    try {
      var absolute = resolved(location, asked);
      if (!isOnTarget(absolute)) {
        return location;
      }
      var base = target.getRawPath();
      var path = absolute.getRawPath();
      var rest = path.startsWith(base) ? path.substring(base.length()) : "?";
      if (!rest.isEmpty() && !rest.startsWith("/") || !RelayPath.isSafe(rest)) {
        return absolute.toString();
      }
      var query = absolute.getRawQuery() == null ? "" : "?" + absolute.getRawQuery();
      var fragment = absolute.getRawFragment() == null ? "" : "#" + absolute.getRawFragment();
      return routePath + rest + query + fragment;
    } catch (IllegalArgumentException e) {
      return location;
    }
  }

  // RFC 3986 section 5.2.2, which the JDK follows neither for a query alone nor from an empty path.
  private URI resolved(String location, String asked) {
    var base =
        asked.isEmpty()
            ? "/"
            : UNKNOWN_TO_JAVA
                .matcher(asked)
                .replaceAll(c -> "%%%02X".formatted((int) c.group().charAt(0)));
    var reference = location.startsWith("?") ? base + location : location;
    return target.resolve(base).resolve(reference).normalize();
  }

  private boolean isOnTarget(URI url) {
    return target.getScheme().equalsIgnoreCase(url.getScheme())
        && target.getHost().equalsIgnoreCase(url.getHost())
        && port(target) == port(url)
        && url.getRawUserInfo() == null;
  }

  private static int port(URI url) {
    var standard = url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    return url.getPort() < 0 ? standard : url.getPort();
  }
}
