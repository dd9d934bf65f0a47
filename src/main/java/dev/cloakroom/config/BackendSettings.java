package dev.cloakroom.config;

import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.Connections;
import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.config.Settings.LoginRequest;
import dev.cloakroom.config.Settings.Method;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.Settings.Resource;
import dev.cloakroom.config.Settings.TokenPlaces;
import dev.cloakroom.field.FieldSyntax;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code cloakroom.backend.*}. */
final class BackendSettings {
  static final String PREFIX = "cloakroom.backend.";
  private static final String LOGIN_PATH = PREFIX + "login-path";
  private static final String NONE = "none";

  private final ConfigValues values;
  private final Set<String> names;

  BackendSettings(ConfigValues values, Set<String> names) {
    this.values = values;
    this.names = names;
  }

  Backend read(boolean insecure) {
    var key = PREFIX + "url";
    if (values.text(key).isEmpty()) {
      values.fault(key, "missing", "set the base URL of the backend, https://api.example.org");
    }
    var url = values.baseUrl(key, insecure).orElse(URI.create("http://localhost"));
    var paths = new PathSettings(values, url, insecure);
    var login = login(paths);
    var refresh = refresh(paths);
    var format = values.choice(PREFIX + "request-format", RequestFormat.JSON);
    return new Backend(
        url,
        values.text(Presets.KEY),
        login,
        refresh,
        resource(paths, "user", "/user", Method.GET, Method.POST),
        optional(paths, "logout"),
        places(),
        new LoginRequest(format, members("login-member.")),
        new RefreshSettings(values, format, members("refresh-member.")).read(refresh),
        headers(),
        new TransportSettings(values, PREFIX).read().orElse(TokenTransport.BEARER),
        values.parsed(
            PREFIX + "user-proof-field",
            BackendSettings::field,
            "set a member's name or a JSON Pointer such as /user/id"),
        new Connections(
            values.timeout(PREFIX + "connect-timeout", Duration.ofSeconds(2)),
            values.timeout(PREFIX + "read-timeout", Duration.ofSeconds(30)),
            values.duration(
                PREFIX + "connection-max-age", Duration.ofMinutes(5), Duration.ofSeconds(1))));
  }

  /**
   * Whether users sign in at the backend's login resource. With an OpenID Provider they do so only
   * if {@code login-path} is set.
   */
  static boolean hasLogin(ConfigValues values, boolean openIdConnect) {
    return values.text(LOGIN_PATH).map(path -> !path.equals(NONE)).orElse(!openIdConnect);
  }

  private Resource login(PathSettings paths) {
    var method =
        values.choice(PREFIX + "login-method", Method.POST, List.of(Method.POST, Method.PUT));
    // No call is made to it.
    return values.text(LOGIN_PATH).filter(NONE::equals).isPresent()
        ? new Resource(paths.below("/auth/login"), method)
        : resource(paths, "login", "/auth/login", Method.POST, Method.PUT);
  }

  private Resource resource(
      PathSettings paths, String name, String standard, Method first, Method second) {
    var uri = paths.read(PREFIX + name + "-path").orElseGet(() -> paths.below(standard));
    return new Resource(
        uri, values.choice(PREFIX + name + "-method", first, List.of(first, second)));
  }

  private Optional<Resource> optional(PathSettings paths, String name) {
    var method = values.choice(PREFIX + name + "-method", Method.POST);
    var key = PREFIX + name + "-path";
    // "none" switches off what a preset has.
    if (values.text(key).filter(NONE::equals).isPresent()) {
      return Optional.empty();
    }
    return paths.read(key).map(uri -> new Resource(uri, method));
  }

  // Empty means that the backend cannot renew tokens. The value "none" says so, and so does the key
  // with an empty value: MicroProfile Config returns no value for it, but lists its name.
  private Optional<Resource> refresh(PathSettings paths) {
    var key = PREFIX + "refresh-path";
    if (values.text(key).isEmpty() && !names.contains(key)) {
      var method = values.choice(PREFIX + "refresh-method", Method.POST);
      return Optional.of(new Resource(paths.below("/refresh-token"), method));
    }
    return optional(paths, "refresh");
  }

  private TokenPlaces places() {
    return new TokenPlaces(
        places("access-token-fields", "accessToken,access_token,token"),
        places("refresh-token-fields", "refreshToken,refresh_token"),
        list(
            "expires-in-fields",
            "expires_in,expiresIn",
            LifetimeField::of,
            "list member names or JSON Pointers, with :ms behind those that count milliseconds"),
        values.fieldPaths(PREFIX + "expires-at-fields", ""));
  }

  private List<TokenPlace> places(String name, String standard) {
    return list(
        name,
        standard,
        TokenPlace::of,
        "list member names, JSON Pointers such as /data/token, header:<Name>, cookie:<name> or"
            + " body");
  }

  private <T> List<T> list(String name, String standard, Function<String, T> parse, String remedy) {
    return values
        .list(PREFIX + name, parse, remedy)
        .orElseGet(() -> Arrays.stream(standard.split(",")).map(parse).toList());
  }

  static FieldPath field(String text) {
    try {
      return FieldPath.of(text);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no member name or JSON Pointer");
    }
  }

  // An environment variable cannot spell small letters: CLOAKROOM_BACKEND_LOGIN_MEMBER_GRANT_TYPE
  // is the member grant_type.
  private Map<String, String> members(String prefix) {
    var members = new TreeMap<String, String>();
    for (var name :
        KnownKeys.below(PREFIX + prefix, names, rest -> rest.toLowerCase(Locale.ROOT))) {
      var key = PREFIX + prefix + name;
      if (name.startsWith("/")) {
        values.fault(key, "no member's name", "name a member of the outermost object");
      }
      values.text(key).ifPresent(value -> members.put(name, value));
    }
    return members;
  }

  // CLOAKROOM_BACKEND_HEADER_X_API_KEY is the field X-API-KEY; names of fields have no case.
  private List<HeaderField> headers() {
    var prefix = PREFIX + "header.";
    return KnownKeys.below(prefix, names, rest -> rest.replace('_', '-')).stream()
        .flatMap(name -> header(prefix + name, name).stream())
        .toList();
  }

  private Optional<HeaderField> header(String key, String name) {
    return values.parsed(
        key,
        value -> {
          TransportSettings.requireField(name);
          if (!FieldSyntax.isValue(value) || !value.chars().allMatch(c -> c < 0x7f)) {
            throw new IllegalArgumentException("a value that is not one line of visible ASCII");
          }
          return new HeaderField(name, value);
        },
        "set a field such as cloakroom.backend.header.X-Api-Key");
  }
}
