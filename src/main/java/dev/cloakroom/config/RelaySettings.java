package dev.cloakroom.config;

import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.Frame;
import dev.cloakroom.config.Settings.RelayRoute;
import dev.cloakroom.config.Settings.TokenUse;
import dev.cloakroom.field.FieldSyntax;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code cloakroom.relay.<route>.*}. */
final class RelaySettings {
  /**
   * The number of concurrent calls of all routes together, unless {@code max-calls} is set. With 4
   * routes, each of them may have 256. Each call holds a thread of the server, so {@code
   * payara-config} allows more threads than this: if all backends hang, threads are left for other
   * requests.
   */
  static final int MOST_CALLS = 1024;

  private final ConfigValues values;
  private final Set<String> names;
  private final int mostCalls;

  /**
   * @param frontEnds the number of front ends of the deployment, which share {@link #MOST_CALLS}
   */
  RelaySettings(ConfigValues values, Set<String> names, int frontEnds) {
    this.values = values;
    this.names = names;
    this.mostCalls = MOST_CALLS / frontEnds;
  }

  Map<String, RelayRoute> read(Backend ours, boolean insecure) {
    var backend = ours.url();
    var routes = new LinkedHashMap<String, RelayRoute>();
    var ids = KnownKeys.routes(names);
    ids.add("backend");
    var share = Math.max(1, mostCalls / ids.size());
    for (var id : ids) {
      var prefix = "cloakroom.relay." + id + ".";
      if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
        values.fault(prefix + "target", "not a route's name", "use letters, digits, '-' and '_'");
      }
      var target = values.baseUrl(prefix + "target", insecure);
      if (target.isEmpty() && !id.equals("backend") && values.text(prefix + "target").isEmpty()) {
        values.fault(prefix + "target", "missing", "set the URL that the route leads to");
      }
      var leadsTo = target.orElse(backend);
      var standard = token(leadsTo, backend);
      routes.put(
          id,
          new RelayRoute(
              leadsTo,
              values.choice(prefix + "token", standard),
              standard == TokenUse.NONE && values.text(prefix + "token").isEmpty(),
              methods(prefix + "methods"),
              values.flag(prefix + "cache", false),
              values.timeout(prefix + "timeout", Duration.ofSeconds(30)),
              values.number(prefix + "max-calls", share, 1, 100_000),
              cookies(prefix + "request-cookies"),
              cookies(prefix + "response-cookies"),
              values.parsed(
                  prefix + "cookie-path",
                  RelaySettings::cookiePath,
                  "set a path that begins with a slash, such as /"),
              values.flag(prefix + "encoded-slashes", false),
              values.choice(prefix + "frame", Frame.NONE),
              new TransportSettings(values, prefix).read().orElse(ours.transport()),
              values
                  .list(
                      prefix + "own-401",
                      PathList::entry,
                      "list paths such as /account/password, or /account/* for all below it")
                  .map(PathList::new)
                  .orElse(PathList.NONE)));
    }
    return Map.copyOf(routes);
  }

  // The backend issued the token. By default no other origin gets it.
  private static TokenUse token(URI target, URI backend) {
    var sameOrigin = Origin.of(target.toString()).equals(Origin.of(backend.toString()));
    return sameOrigin ? TokenUse.REQUIRED : TokenUse.NONE;
  }

  // RFC 6265bis section 4.1.1: a path-value ends at a semicolon. Browsers compare it with the path
  // of a request as it is sent, in which there are no dot segments.
  private static String cookiePath(String path) {
    if (!path.matches("/[A-Za-z0-9._~!$&'()*+=:@%/-]*")) {
      throw new IllegalArgumentException("not a path");
    }
    if (path.contains("//") || path.matches(".*/\\.\\.?(/.*)?")) {
      throw new IllegalArgumentException("a path with an empty or a dot segment");
    }
    return path;
  }

  private Set<String> cookies(String key) {
    return values
        .list(
            key,
            name -> {
              if (!FieldSyntax.isToken(name)) {
                throw new IllegalArgumentException("'" + name + "' is no name of a cookie");
              }
              return name;
            },
            "list names of cookies such as lang,theme")
        .map(Set::copyOf)
        .orElse(Set.of());
  }

  private Set<String> methods(String key) {
    return values
        .list(
            key,
            text -> {
              if (!FieldSyntax.isToken(text) || RelayRoute.isNeverRelayed(text)) {
                throw new IllegalArgumentException("'" + text + "' cannot be relayed");
              }
              return text.toUpperCase(Locale.ROOT);
            },
            "list methods such as GET,POST; TRACE and CONNECT are never relayed")
        .map(methods -> methods.stream().collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }
}
