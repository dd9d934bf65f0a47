package dev.cloakroom.config;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.config.Settings.AuditFormat;
import dev.cloakroom.config.Settings.Draining;
import dev.cloakroom.config.Settings.Identity;
import dev.cloakroom.config.Settings.IdentitySource;
import dev.cloakroom.config.Settings.Page;
import dev.cloakroom.config.Settings.Refresh;
import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.config.Settings.Token;
import dev.cloakroom.config.Settings.TokenAnswer;
import dev.cloakroom.config.Settings.TokenCheck;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads and checks the whole configuration, and reports all its faults together. */
final class SettingsReader {

  private final ConfigValues values;
  private final Set<String> names;
  private final FrontEnd frontEnd;
  private final int frontEnds;

  SettingsReader(Function<String, Optional<String>> source, Iterable<String> names) {
    this(source, names, FrontEnd.DEFAULT, 1);
  }

  /**
   * @param source the value of a key, under its name without {@code frontend.<name>}
   * @param frontEnds the number of front ends of the deployment
   */
  SettingsReader(
      Function<String, Optional<String>> source,
      Iterable<String> names,
      FrontEnd frontEnd,
      int frontEnds) {
    this.frontEnd = frontEnd;
    this.frontEnds = frontEnds;
    var set = new TreeSet<String>();
    names.forEach(set::add);
    this.values = new ConfigValues(source, set);
    this.names = new TreeSet<>(set);
    this.names.addAll(new Presets(values).read().keySet());
  }

  /**
   * Reads all settings.
   *
   * @param source the value of a key
   * @param names every key that is set, also those of other software
   * @throws InvalidSettings with all faults, if there are any
   */
  static Settings read(Function<String, Optional<String>> source, Iterable<String> names) {
    return new SettingsReader(source, names).read();
  }

  /**
   * Reads all settings.
   *
   * @throws InvalidSettings with all faults, if there are any
   */
  Settings read() {
    var settings = settings();
    if (!values.faults().isEmpty()) {
      throw new InvalidSettings(values.faults());
    }
    return settings;
  }

  /** After {@link #settings}: the faults. */
  List<String> faults() {
    return values.faults();
  }

  /** Reads all settings. They must not be used if there are {@link #faults}. */
  Settings settings() {
    var insecure = values.flag("cloakroom.backend.insecure", false);
    var backend = new BackendSettings(values, names).read(insecure);
    var session = session();
    var origins = origins();
    var cookies = new CookieSettings(values).read(origins, frontEnd);
    var openIdConnect = new OpenIdConnectSettings(values).read(origins);
    var password = BackendSettings.hasLogin(values, openIdConnect.isPresent());
    var settings =
        new Settings(
            backend,
            token(),
            session,
            cookies,
            new LoginSettings(values, names)
                .read(backend.url(), insecure, password, openIdConnect.isPresent()),
            openIdConnect,
            origins,
            developmentOrigins(origins),
            values
                .list("cloakroom.trusted-proxies", Cidr::parse, "list ranges such as 10.0.0.0/8")
                .orElse(List.of()),
            page(openIdConnect),
            new RelaySettings(values, names, frontEnds).read(backend, insecure),
            new StateSettings(values).read(cookies),
            refresh(session),
            new JwtVerificationSettings(values).read(),
            new Identity(
                values.choice("cloakroom.identity", IdentitySource.SESSION),
                values.fieldPaths("cloakroom.identity.roles-claim", "groups")),
            new Draining(
                values.duration("cloakroom.drain", Duration.ZERO, Duration.ZERO),
                values.duration("cloakroom.drain.limit", Duration.ofSeconds(10), Duration.ZERO)),
            new LimitSettings(values).read(),
            values.flag("cloakroom.request-log", false),
            new MetricsSettings(values).read(),
            values.choice("cloakroom.audit.format", AuditFormat.TEXT),
            values.text("otel.sdk.disabled").filter("false"::equalsIgnoreCase).isPresent(),
            values.flag("cloakroom.check", false));
    KnownKeys.check(names, values);
    return settings;
  }

  /** After {@link #settings}: the keys that are set, without secrets. */
  String shown() {
    return ShownValues.line(values.keys(), key -> values.isSet(key) ? values.text(key).get() : "");
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
    var idleKey = "cloakroom.session.idle";
    var idle = values.optionalDuration(idleKey, Duration.ofSeconds(1));
    if (idle.isPresent() && idle.get().compareTo(maxAge) > 0) {
      values.fault(idleKey, "longer than cloakroom.session.max-age", "set a shorter time");
    }
    return new SessionLimits(
        maxAge,
        idle,
        values.flag("cloakroom.session.persistent", true),
        values.names(
            "cloakroom.session.claims", "sub,name,preferred_username,username,email,groups"),
        values.fieldPaths("cloakroom.session.subject-fields", ""),
        values.fieldPaths("cloakroom.session.claim-fields", ""));
  }

  private static Origin origin(String text) {
    return Origin.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    (text.contains("@") ? "it" : "'" + text + "'") + " is no exact origin"));
  }

  // A page that anybody on a user's machine serves must not count as the app's own in production.
  private Set<Origin> developmentOrigins(Set<Origin> publicOrigins) {
    var key = "cloakroom.development-origins";
    var origins =
        values
            .list(
                key,
                text -> {
                  var origin = origin(text);
                  if (!origin.loopback()) {
                    throw new IllegalArgumentException("'" + origin + "' is not this machine");
                  }
                  return origin;
                },
                "list origins of this machine such as http://localhost:5173")
            .<Set<Origin>>map(LinkedHashSet::new)
            .orElse(Set.of());
    if (!origins.isEmpty() && !publicOrigins.stream().allMatch(Origin::loopback)) {
      values.fault(
          key,
          "set beside an origin of cloakroom.public-origins that is not this machine",
          "leave it out where users sign in");
    }
    return origins;
  }

  private Set<Origin> origins() {
    return values
        .list(
            "cloakroom.public-origins",
            SettingsReader::origin,
            "list origins such as https://app.example.org: scheme, host and port, no wildcard, no"
                + " path")
        .<Set<Origin>>map(LinkedHashSet::new)
        .orElse(Set.of());
  }

  private Page page(Optional<OpenIdConnect> openIdConnect) {
    return new Page(
        contentSecurityPolicy(openIdConnect),
        values.parsed(
            "cloakroom.page.fallback",
            SettingsReader::file,
            "set a file of the app such as /index.html"));
  }

  private static String file(String text) {
    PathList.page(text);
    if (text.endsWith("/") || text.matches("/(?i:api|relay|META-INF|WEB-INF)(/.*)?")) {
      throw new IllegalArgumentException("'" + text + "' is no file of the app");
    }
    return text;
  }

  // Bundlers put small images and fonts into the style sheet, as data. Angular needs its <base>.
  // Browsers apply form-action to redirects too (Content Security Policy Level 3 section 6.4.2),
  // and
  // a form that signs out is led on to the provider.
  private String contentSecurityPolicy(Optional<OpenIdConnect> openIdConnect) {
    var provider =
        openIdConnect
            .flatMap(settings -> Origin.of(settings.issuer()))
            .map(origin -> " " + origin)
            .orElse("");
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
            "default-src 'self'; img-src 'self' data:; font-src 'self' data:; object-src 'none';"
                + " base-uri 'self'; form-action 'self'"
                + provider
                + "; frame-ancestors 'none'");
  }

  private Refresh refresh(SessionLimits session) {
    var key = "cloakroom.refresh.replay";
    var configured = values.optionalDuration(key, Duration.ZERO);
    if (configured.isPresent() && configured.get().compareTo(session.maxAge()) > 0) {
      values.fault(key, "longer than cloakroom.session.max-age", "set a shorter time");
    }
    var standard = Duration.ofSeconds(30);
    var replay =
        configured.orElse(standard.compareTo(session.maxAge()) > 0 ? session.maxAge() : standard);
    return new Refresh(
        replay,
        values.timeout("cloakroom.refresh.wait", Duration.ofSeconds(5)),
        values.duration("cloakroom.refresh.give-up", Duration.ofMinutes(5), Duration.ofSeconds(1)));
  }
}
