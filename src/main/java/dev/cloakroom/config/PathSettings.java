package dev.cloakroom.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads the addresses of the backend's resources. */
final class PathSettings {
  private final ConfigValues values;
  private final URI base;
  private final boolean insecure;

  /**
   * @param base the backend's URL, that paths are below
   * @param insecure whether plain http is allowed to hosts other than loopback
   */
  PathSettings(ConfigValues values, URI base, boolean insecure) {
    this.values = values;
    this.base = base;
    this.insecure = insecure;
  }

  /** The address: a path below the base, or an absolute URL; either may have a query. */
  Optional<URI> read(String key) {
    return values.parsed(
        key,
        this::address,
        "set a path below the backend's URL such as /auth/login, or an https URL");
  }

  /** The address of a path below the base. */
  URI below(String path) {
    return URI.create(base + path);
  }

  private URI address(String text) {
    if (text.contains("#")) {
      throw new IllegalArgumentException("a '#' in an address that is called");
    }
    if (text.startsWith("/") && !text.startsWith("//")) {
      return uri(base + text);
    }
    var origin =
        Origin.of(text.replaceFirst("[?].*", ""))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        text.contains("@")
                            ? "an address with a user or password"
                            : "'"
                                + text.replaceFirst("[?].*", "")
                                + "' is no path that begins with one slash"));
    if (origin.scheme().equals("http") && !origin.loopback() && !insecure) {
      throw new IllegalArgumentException(
          "tokens would travel in clear over plain http beyond this machine");
    }
    return uri(text);
  }

  // The message of the exception quotes the whole address, and a query may hold a secret.
  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e.getReason());
    }
  }
}
