package client;

import dev.cloakroom.testing.CookieJar;
import java.net.CookieHandler;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The cookies of a client at {@code http://localhost}. {@code java.net.CookieManager} sends {@code
 * Secure} cookies over https only, so it is for every other address.
 */
final class LocalCookies extends CookieHandler {
  private final CookieJar jar = new CookieJar();

  @Override
  public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
    return jar.header(uri).map(cookies -> Map.of("Cookie", List.of(cookies))).orElse(Map.of());
  }

  @Override
  public void put(URI uri, Map<String, List<String>> headers) {
    headers.forEach(
        (name, lines) -> {
          if ("Set-Cookie".equalsIgnoreCase(name)) {
            lines.forEach(line -> jar.store(uri, line));
          }
        });
  }

  boolean isEmpty() {
    return jar.isEmpty();
  }
}
