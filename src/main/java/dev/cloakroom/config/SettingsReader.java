package dev.cloakroom.config;

import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.Cookies;
import dev.cloakroom.config.Settings.Login;
import dev.cloakroom.config.Settings.Refresh;
import dev.cloakroom.config.Settings.RelayRoute;
import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.config.Settings.State;
import dev.cloakroom.config.Settings.Token;
import dev.cloakroom.config.Settings.TokenAnswer;
import dev.cloakroom.config.Settings.TokenCheck;
import dev.cloakroom.config.Settings.TokenTransport;
import dev.cloakroom.config.Settings.TokenUse;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads and checks the whole configuration, and reports all its faults at once. */
final class SettingsReader {
  private static final String HTTP_TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
  private static final Duration TICK = Duration.ofMillis(1);
  private static final Set<String> RELAYED_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final ConfigValues values;
  private final Iterable<String> names;

  private SettingsReader(Function<String, Optional<String>> source, Iterable<String> names) {
    this.values = new ConfigValues(source);
    this.names = names;
  }

  /**
   * @param source the value of a key
   * @param names every key that is set, ours or not
   * @throws InvalidSettings with all faults, if there are any
   */
  static Settings read(Function<String, Optional<String>> source, Iterable<String> names) {
    return new SettingsReader(source, names).read();
  }

  private Settings read() {
    var insecure = values.flag("cloakroom.backend.insecure", false);
    var backend = backend(insecure);
    var session = session();
    var origins = origins();
    var settings =
        new Settings(
            backend,
            token(),
            session,
            cookies(origins),
            login(),
            origins,
            values
                .list("cloakroom.trusted-proxies", Cidr::parse, "list ranges such as 10.0.0.0/8")
                .orElse(List.of()),
            contentSecurityPolicy(),
            relay(backend.url(), insecure),
            state(),
            refresh(session));
    KnownKeys.check(names, values);
    if (!values.faults().isEmpty()) {
      throw new InvalidSettings(values.faults());
    }
    return settings;
  }

  private Backend backend(boolean insecure) {
    var key = "cloakroom.backend.url";
    if (values.text(key).isEmpty()) {
      values.fault(key, "missing", "set the base URL of the backend, https://api.example.org");
    }
    var url = values.baseUrl(key, insecure).orElse(URI.create("http://localhost"));
    return new Backend(
        url,
        path("login-path", url).orElseGet(() -> below(url, "/auth/login")),
        offOr("refresh-path", url, "/refresh-token"),
        path("user-path", url).orElseGet(() -> below(url, "/user")),
        path("logout-path", url),
        fields("access-token-fields", "accessToken,access_token,token"),
        fields("refresh-token-fields", "refreshToken,refresh_token"),
        fields("expires-in-fields", "expires_in,expiresIn"),
        values.text("cloakroom.backend.refresh-request-field").orElse("refresh_token"),
        values.choice("cloakroom.backend.token-transport", TokenTransport.BEARER),
        httpToken("cloakroom.backend.token-cookie", "accessToken"),
        values.duration("cloakroom.backend.connect-timeout", Duration.ofSeconds(2), TICK),
        values.duration("cloakroom.backend.read-timeout", Duration.ofSeconds(30), TICK));
  }

  private Optional<URI> path(String name, URI base) {
    return values
        .parsed(
            "cloakroom.backend." + name,
            SettingsReader::absolutePath,
            "set a path below the backend's URL, such as /auth/login")
        .map(path -> below(base, path));
  }

  // No refresh path means no renewal. MicroProfile Config reads an empty value as a missing one, so
  // a key that is there without a value says the same as the word.
  private Optional<URI> offOr(String name, URI base, String standard) {
    var key = "cloakroom.backend." + name;
    var value = values.text(key);
    if (value.filter("none"::equals).isPresent() || value.isEmpty() && named(key)) {
      return Optional.empty();
    }
    return Optional.of(path(name, base).orElseGet(() -> below(base, standard)));
  }

  private boolean named(String key) {
    for (var name : names) {
      if (name.equals(key)) {
        return true;
      }
    }
    return false;
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
    var fields = values.list(key, SettingsReader::field, remedy);
    return fields.orElseGet(
        () -> List.of(standard.split(",")).stream().map(FieldPath::of).toList());
  }

  private static FieldPath field(String text) {
    try {
      return FieldPath.of(text);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no member name or JSON Pointer");
    }
  }

  private Token token() {
    return new Token(
        values.choice("cloakroom.token.check", TokenCheck.AUTO),
        values.duration("cloakroom.token.renew-before", Duration.ofSeconds(30), Duration.ZERO),
        values.choice("cloakroom.token.endpoint", TokenAnswer.TOKEN));
  }

  private SessionLimits session() {
    var maxAge =
        values.duration("cloakroom.session.max-age", Duration.ofHours(24), Duration.ofSeconds(1));
    var idle = values.optionalDuration("cloakroom.session.idle", Duration.ofSeconds(1));
    if (idle.isPresent() && idle.get().compareTo(maxAge) > 0) {
      values.fault(
          "cloakroom.session.idle",
          "longer than cloakroom.session.max-age",
          "set a shorter time, or none");
    }
    return new SessionLimits(
        maxAge,
        idle,
        values.flag("cloakroom.session.persistent", true),
        values.names(
            "cloakroom.session.claims", "sub,name,preferred_username,username,email,groups"));
  }

  private Set<Origin> origins() {
    return values
        .list(
            "cloakroom.public-origins",
            text ->
                Origin.parse(text)
                    .orElseThrow(
                        () -> new IllegalArgumentException("'" + text + "' is no exact origin")),
            "list origins such as https://app.example.org: scheme, host and port, no wildcard, no"
                + " path")
        .<Set<Origin>>map(LinkedHashSet::new)
        .orElse(Set.of());
  }

  private Cookies cookies(Set<Origin> origins) {
    var prefixKey = "cloakroom.cookie.prefix";
    var secureKey = "cloakroom.cookie.secure";
    var secure = values.flag(secureKey, true);
    var configured = values.text(prefixKey);
    var prefix = configured.orElse(secure ? "__Host-Http-" : "");
    if (!prefix.matches("(" + HTTP_TOKEN + ")?")) {
      values.fault(prefixKey, "not a cookie name", "use letters, digits, '-' and '_'");
    }
    if (prefix.length() > 64) {
      values.fault(prefixKey, "too long", "use at most 64 characters");
    }
    if (!secure && prefix.startsWith("__")) {
      values.fault(
          prefixKey,
          "browsers drop cookies of that prefix without Secure",
          "set " + secureKey + "=true, or leave the prefix out");
    }
    if (!secure && !origins.stream().allMatch(Origin::loopback)) {
      values.fault(
          secureKey,
          "false beside an origin that is not this machine",
          "set it to true, or list only loopback origins in cloakroom.public-origins");
    }
    var keys =
        values
            .list(
                "cloakroom.cookie.keys",
                SealingKey::parse,
                "list id:key pairs, newest first; make a key with: openssl rand 32 | basenc"
                    + " --base64url -w0 | tr -d =")
            .orElse(List.of());
    var ids = new HashSet<String>();
    if (!keys.stream().allMatch(key -> ids.add(key.id()))) {
      values.fault("cloakroom.cookie.keys", "an id stands twice", "give each key an id of its own");
    }
    return keys.isEmpty()
        ? new Cookies(prefix, secure, List.of(SealingKey.random()), true)
        : new Cookies(prefix, secure, keys, false);
  }

  private Login login() {
    return new Login(
        values
            .list("cloakroom.login.account-fields", Function.identity(), "list member names")
            .orElse(List.of("username", "email", "login")),
        values.number("cloakroom.login.attempts", 5, 1, 100),
        values.duration("cloakroom.login.window", Duration.ofMinutes(5), Duration.ofSeconds(1)));
  }

  private String contentSecurityPolicy() {
    return values
        .parsed(
            "cloakroom.page.content-security-policy",
            text -> {
              if (!text.matches("[\\x20-\\x7E]{1,1024}")) {
                throw new IllegalArgumentException("not one line of visible ASCII");
              }
              return text;
            },
            "set a Content-Security-Policy header value")
        .orElse(
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
                + " frame-ancestors 'none'");
  }

  private Map<String, RelayRoute> relay(URI backend, boolean insecure) {
    var routes = new LinkedHashMap<String, RelayRoute>();
    var ids = KnownKeys.routes(names);
    ids.add("backend");
    for (var id : ids) {
      var prefix = "cloakroom.relay." + id + ".";
      if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
        values.fault(prefix + "target", "not a route's name", "use letters, digits, '-' and '_'");
      }
      var target = values.baseUrl(prefix + "target", insecure);
      if (target.isEmpty() && !id.equals("backend") && values.text(prefix + "target").isEmpty()) {
        values.fault(prefix + "target", "missing", "set the URL that the route leads to");
      }
      routes.put(
          id,
          new RelayRoute(
              target.orElse(backend),
              values.choice(prefix + "token", TokenUse.REQUIRED),
              methods(prefix + "methods"),
              values.flag(prefix + "cache", false),
              values.duration(prefix + "timeout", Duration.ofSeconds(30), TICK),
              values.names(prefix + "request-cookies", ""),
              values.names(prefix + "response-cookies", "")));
    }
    return Map.copyOf(routes);
  }

  private Set<String> methods(String key) {
    return values
        .list(
            key,
            text -> {
              var method = text.toUpperCase(Locale.ROOT);
              if (!text.matches(HTTP_TOKEN) || Set.of("TRACE", "CONNECT").contains(method)) {
                throw new IllegalArgumentException("'" + text + "' cannot be relayed");
              }
              return method;
            },
            "list methods such as GET,POST; TRACE and CONNECT are never relayed")
        .map(methods -> methods.stream().collect(Collectors.toUnmodifiableSet()))
        .orElse(RELAYED_METHODS);
  }

  private State state() {
    enum Kind {
      MEMORY,
      REDIS
    }
    var kind = values.choice("cloakroom.state", Kind.MEMORY);
    values.text("cloakroom.state.redis");
    if (kind == Kind.REDIS) {
      values.fault(
          "cloakroom.state",
          "this version keeps state in memory only",
          "set memory, and run one node");
    }
    return new State(Optional.empty());
  }

  private Refresh refresh(SessionLimits session) {
    var replay = values.duration("cloakroom.refresh.replay", Duration.ofSeconds(30), Duration.ZERO);
    if (replay.compareTo(session.maxAge()) > 0) {
      values.fault(
          "cloakroom.refresh.replay",
          "longer than cloakroom.session.max-age",
          "set a shorter time");
    }
    return new Refresh(
        replay, values.duration("cloakroom.refresh.wait", Duration.ofSeconds(5), TICK));
  }

  private String httpToken(String key, String standard) {
    return values
        .parsed(
            key,
            text -> {
              if (!text.matches(HTTP_TOKEN)) {
                throw new IllegalArgumentException("not a cookie name");
              }
              return text;
            },
            "use letters, digits, '-' and '_'")
        .orElse(standard);
  }
}
