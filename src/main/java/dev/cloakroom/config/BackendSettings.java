package dev.cloakroom.config;

import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.TokenTransport;
import dev.cloakroom.field.FieldSyntax;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code cloakroom.backend.*}. */
final class BackendSettings {

  private final ConfigValues values;
  private final Set<String> names;

  BackendSettings(ConfigValues values, Set<String> names) {
    this.values = values;
    this.names = names;
  }

  Backend read(boolean insecure) {
    var key = "cloakroom.backend.url";
    if (values.text(key).isEmpty()) {
      values.fault(key, "missing", "set the base URL of the backend, https://api.example.org");
    }
    var url = values.baseUrl(key, insecure).orElse(URI.create("http://localhost"));
    return new Backend(
        url,
        path("login-path", url).orElseGet(() -> below(url, "/auth/login")),
        pathOrNone("refresh-path", url, "/refresh-token"),
        path("user-path", url).orElseGet(() -> below(url, "/user")),
        path("logout-path", url),
        fields("access-token-fields", "accessToken,access_token,token"),
        fields("refresh-token-fields", "refreshToken,refresh_token"),
        fields("expires-in-fields", "expires_in,expiresIn"),
        values.text("cloakroom.backend.refresh-request-field").orElse("refresh_token"),
        values.choice("cloakroom.backend.token-transport", TokenTransport.BEARER),
        httpToken("cloakroom.backend.token-cookie", "accessToken"),
        values.timeout("cloakroom.backend.connect-timeout", Duration.ofSeconds(2)),
        values.timeout("cloakroom.backend.read-timeout", Duration.ofSeconds(30)),
        values.duration(
            "cloakroom.backend.connection-max-age", Duration.ofMinutes(5), Duration.ofSeconds(1)));
  }

  private Optional<URI> path(String name, URI base) {
    return values
        .parsed(
            "cloakroom.backend." + name,
            BackendSettings::absolutePath,
            "set a path below the backend's URL, such as /auth/login")
        .map(path -> below(base, path));
  }

  // Empty means that the backend cannot renew tokens. The value "none" says so, and so does the key
  // with an empty value: MicroProfile Config returns no value for it, but lists its name.
  private Optional<URI> pathOrNone(String name, URI base, String standard) {
    var key = "cloakroom.backend." + name;
    var value = values.text(key);
    if (value.filter("none"::equals).isPresent() || value.isEmpty() && names.contains(key)) {
      return Optional.empty();
    }
    return Optional.of(path(name, base).orElseGet(() -> below(base, standard)));
  }

  private static String absolutePath(String text) {
    if (!text.startsWith("/") || text.startsWith("//") || text.contains("#")) {
      throw new IllegalArgumentException("'" + text + "' is no path that begins with one slash");
    }
    return URI.create(text).toString();
  }

  private static URI below(URI base, String path) {
    return URI.create(base + path);
  }

  private List<FieldPath> fields(String name, String standard) {
    var key = "cloakroom.backend." + name;
    var remedy = "list member names, or JSON Pointers such as /data/token";
    var fields = values.list(key, BackendSettings::field, remedy);
    return fields.orElseGet(() -> Arrays.stream(standard.split(",")).map(FieldPath::of).toList());
  }

  static FieldPath field(String text) {
    try {
      return FieldPath.of(text);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no member name or JSON Pointer");
    }
  }

  private String httpToken(String key, String standard) {
    return values
        .parsed(
            key,
            text -> {
              if (!FieldSyntax.isToken(text)) {
                throw new IllegalArgumentException("not a cookie name");
              }
              return text;
            },
            "use letters, digits, '-' and '_'")
        .orElse(standard);
  }
}
