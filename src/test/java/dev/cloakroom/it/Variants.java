package dev.cloakroom.it;

import static java.util.Map.entry;

import dev.cloakroom.example.CarelessClient;
import dev.cloakroom.example.CognitoIssuer;
import dev.cloakroom.example.GraphQlIssuer;
import dev.cloakroom.example.MapStateStore;
import dev.cloakroom.example.OnlyVerifiedUsers;
import dev.cloakroom.example.Order;
import dev.cloakroom.example.OrderRefused;
import dev.cloakroom.example.OrdersClient;
import dev.cloakroom.example.RolesOfTheShop;
import dev.cloakroom.example.ShopApplication;
import dev.cloakroom.example.ShopResource;
import dev.cloakroom.example.TeamApplication;
import dev.cloakroom.example.TeamFilter;
import dev.cloakroom.example.TeamMappers;
import dev.cloakroom.example.TeamResource;
import dev.cloakroom.example.TeamServlet;
import dev.cloakroom.example.WatchedApplication;
import dev.cloakroom.example.WatchedClient;
import dev.cloakroom.example.WatchedResource;
import dev.cloakroom.testing.ProviderClient;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import javassist.CtClass;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.ClassLoaderAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * All that runs in the suite's server. For one more, add a line to {@link #all()}; tests reach it
 * by its name through {@link Server#root(String)}.
 */
final class Variants {
  static final String PAGE = "page";
  static final String DEMO_BACKEND = "backend";

  /** Refuses to start: each of its settings is wrong. */
  static final String FAULTY = "faulty";

  /** Three front ends in one deployment. */
  static final String FRONT_ENDS = "front-ends";

  /** Its {@code web.xml} says {@code metadata-complete="true"}. */
  static final String COMPLETE = "complete";

  /** The app of a team that calls the backend by Rest Clients of its own. */
  static final Class<?>[] SHOP = {
    CarelessClient.class,
    Order.class,
    OrderRefused.class,
    OrderRefused.Mapper.class,
    OrdersClient.class,
    ShopApplication.class,
    ShopResource.class,
    WatchedApplication.class,
    WatchedClient.class,
    WatchedClient.Mapper.class,
    WatchedClient.Sent.class,
    WatchedClient.Unwelcome.class,
    WatchedResource.class
  };

  static final Path PRODUCT = Path.of("target", "cloakroom.war");
  static final Path DEMO = Path.of("target", "cloakroom-demo.war");
  static final Path BACKEND = Path.of("target", "cloakroom-demo-backend.war");

  // Tokens that a test can outlive, and a renewal window that does not swallow their whole life.
  private static final String TOKEN_LIFETIME = "PT10S";
  private static final String RENEW_BEFORE = "PT2S";

  static final String NODE_KEY = "node:QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8";
  // For browsers: a page that does nothing by itself.
  private static final String EMPTY_PAGE = "<!doctype html><html lang=\"en\"><title>Empty</title>";

  private static final String OLD_KEY = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
  private static final String NEW_KEY = "new:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8";

  private static final Map<String, String> LOGOUT =
      Map.of("cloakroom.backend.logout-path", "/auth/logout");

  private static final Map<String, String> MEASURED =
      Map.of("cloakroom.metrics", "on", "cloakroom.audit.format", "json");

  static final String METRICS_TOKEN = "metrics-token-of-the-tests-0123456789";

  private static final Map<String, String> NESTED =
      Map.of(
          "cloakroom.backend.access-token-fields", "/data/tokens/access",
          "cloakroom.backend.refresh-token-fields", "/data/tokens/1,/data/tokens/refresh",
          "cloakroom.backend.expires-in-fields", "/data/ttl",
          "cloakroom.backend.refresh-request-field", "refreshToken");

  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          entry("cloakroom.backend.logout-path", "/auth/logout"),
          entry("cloakroom.backend.request-format", "form"),
          entry("cloakroom.login.register.path", "/auth/register"),
          entry("cloakroom.login.change.path", "/auth/password"),
          entry("cloakroom.login.change.token", "required"),
          entry("cloakroom.login.challenge-fields", "/mfa/id,mfa_token"),
          entry("cloakroom.login.reason-fields", "/error/code"),
          entry("cloakroom.login.reasons", "ACCOUNT_LOCKED,PASSWORD_EXPIRED"),
          entry("cloakroom.login.remember-field", "remember"),
          entry("cloakroom.session.subject-fields", "/user/id"),
          entry("cloakroom.session.claim-fields", "/user/name,/user/roles"));

  private static final Map<String, String> PROXIED =
      Map.of(
          "cloakroom.trusted-proxies", "127.0.0.0/8,::1",
          "cloakroom.public-origins", "https://app.example",
          "cloakroom.backend.logout-path", "/auth/logout",
          "cloakroom.login.attempts", "3");

  /** What only a signed-in user may read. */
  static final String PRIVATE_PAGE = "<!doctype html><p>for signed-in users only";

  private static final Map<String, String> GUARDED =
      Map.of(
          "cloakroom.login.required",
          "/reports/*,/account.html,/Team%20Room/*,/plans/index.html,/team/*,/mine/*",
          "cloakroom.login.page",
          "/sign-in.html");

  private static final Map<String, String> CLOSED =
      Map.of("cloakroom.login.required", "/*", "cloakroom.login.page", "/sign-in.html");

  private static final Map<String, String> PRIVATE =
      Map.of(
          "index.html", PRIVATE_PAGE,
          "reports/may.html", PRIVATE_PAGE,
          "reports/index.html", PRIVATE_PAGE,
          "account.html", PRIVATE_PAGE,
          "plans/index.html", PRIVATE_PAGE);

  /** The page of a single-page app, which all its paths show. */
  static final String ROUTER_PAGE = "<!doctype html><p>the app's router shows this path";

  private static final Map<String, String> SINGLE_PAGE =
      Map.of(
          "cloakroom.page.fallback", "/index.html",
          "cloakroom.development-origins", "http://localhost:5173",
          "cloakroom.login.required", "/account/*",
          "cloakroom.login.page", "/sign-in.html");

  private static final Map<String, String> SINGLE_PAGE_FILES =
      Map.of(
          "index.html", ROUTER_PAGE,
          "kept.html", ROUTER_PAGE,
          "docs/index.html", "<!doctype html><p>a folder",
          "account/data.html", "<!doctype html><p>private",
          "account/data-8e0d62a3.js", "// private",
          "assets/index-DiwrgTda.js", "// of Vite",
          "_next/static/chunks/webpack.js", "// of Next",
          "jquery-migrate.js", "// by hand");

  private static final Map<String, String> FAULTS =
      Map.of(
          "cloakroom.backend.url", "http://backend.example",
          "cloakroom.backend.tokentransport", "raw",
          "cloakroom.cookie.keys", "k:c2VjcmV0LWJ1dC1zaG9ydA",
          "cloakroom.public-origins", "https://*.example",
          "cloakroom.session.max-age", "PT-1H",
          "cloakroom.trusted-proxies", "10.0.0.0/99");

  private Variants() {}

  // Three that share what they know.
  private static Variant node(String name) {
    var settings = shared();
    // Far apart, so that whoever waits gives up long before the one that renews.
    settings.put("cloakroom.backend.read-timeout", "PT60S");
    settings.put("cloakroom.refresh.wait", "PT10S");
    settings.put("cloakroom.relay.slow.target", Server.peer().toString());
    settings.put("cloakroom.relay.slow.token", "required");
    return product(name, "/" + name, PRODUCT, settings);
  }

  /** What nodes need to share their sessions. */
  static Map<String, String> shared() {
    var settings = new TreeMap<String, String>();
    settings.put("cloakroom.state", "redis");
    settings.put("cloakroom.state.redis", Server.redis().uri() + "?timeout=500ms");
    settings.put("cloakroom.cookie.keys", NODE_KEY);
    return settings;
  }

  private static Map<String, String> transport(String name) {
    var settings = new TreeMap<>(LOGOUT);
    settings.put("cloakroom.backend.token-transport", name);
    return settings;
  }

  private static Map<String, String> keys(String keys) {
    return Map.of("cloakroom.cookie.keys", keys);
  }

  private static Map<String, String> behindNginx() {
    return Map.of(
        "cloakroom.backend.login-path",
        "/auth/login",
        "cloakroom.trusted-proxies",
        "127.0.0.1/32",
        "cloakroom.public-origins",
        Nginx.origin(),
        "cloakroom.login.attempts",
        "1",
        "cloakroom.relay.peer.target",
        Server.peer().toString(),
        "cloakroom.relay.peer.token",
        "required");
  }

  private static Map<String, String> routes() {
    return Map.ofEntries(
        entry("cloakroom.relay.peer.target", Server.peer().toString()),
        entry("cloakroom.relay.peer.token", "required"),
        entry("cloakroom.relay.peer.timeout", "PT5S"),
        entry("cloakroom.relay.patient.target", Server.peer().toString()),
        entry("cloakroom.relay.patient.token", "required"),
        entry("cloakroom.relay.patient.max-calls", "20"),
        entry("cloakroom.relay.slow.target", Server.peer().toString()),
        entry("cloakroom.relay.slow.token", "required"),
        entry("cloakroom.relay.brisk.target", Server.peer().toString()),
        entry("cloakroom.relay.brisk.timeout", "PT2S"),
        entry("cloakroom.relay.brisk.token", "none"),
        entry("cloakroom.relay.held.target", backend() + "/base"),
        entry("cloakroom.relay.held.token", "none"),
        entry("cloakroom.relay.held.max-calls", "300"),
        entry("cloakroom.relay.held.timeout", "PT10M"),
        entry("cloakroom.relay.bare.target", Server.peer().toString()),
        entry("cloakroom.relay.bare.token", "none"),
        entry("cloakroom.relay.foreign.target", Server.peer().toString()),
        entry("cloakroom.relay.slashes.target", Server.peer().toString()),
        entry("cloakroom.relay.slashes.encoded-slashes", "true"),
        entry("cloakroom.relay.framed.target", backend()),
        entry("cloakroom.relay.framed.frame", "self"),
        entry("cloakroom.relay.framed.request-cookies", "XSRF-TOKEN"),
        entry("cloakroom.relay.framed.response-cookies", "XSRF-TOKEN,__Host-Http-accessToken"),
        entry("cloakroom.relay.framed.cookie-path", "/"),
        entry("cloakroom.relay.open.target", backend() + "/base"),
        entry("cloakroom.relay.open.token", "none"),
        entry("cloakroom.relay.open.methods", "GET"),
        entry("cloakroom.relay.open.cache", "true"),
        entry("cloakroom.relay.maybe.target", backend()),
        entry("cloakroom.relay.maybe.token", "optional"),
        entry("cloakroom.relay.maybe.request-cookies", "theme"),
        entry("cloakroom.relay.maybe.response-cookies", "theme,__Host-Http-accessToken"));
  }

  /** What {@link #SHOP} needs. */
  static Map<String, String> shop() {
    return Map.of("orders/mp-rest/url", backend(), "careless/mp-rest/url", backend());
  }

  private static Map<String, String> example() {
    var settings = new TreeMap<>(shop());
    settings.put("org.eclipse.microprofile.rest.client.propagateHeaders", "Authorization,Cookie");
    return settings;
  }

  // A backend whose tokens stand in header fields, and travel in one.
  private static Map<String, String> headers() {
    return Map.ofEntries(
        entry("orders/mp-rest/url", backend()),
        entry("careless/mp-rest/url", backend()),
        entry(
            "org.eclipse.microprofile.rest.client.propagateHeaders",
            "Authorization,Cookie,X-Access-Token"),
        entry("cloakroom.backend.access-token-fields", "header:X-Session"),
        entry("cloakroom.backend.refresh-token-fields", "header:X-Renewal"),
        entry("cloakroom.backend.refresh-token-in", "bearer"),
        entry("cloakroom.backend.token-header", "x-access-token"),
        entry("cloakroom.backend.token-scheme", "none"),
        entry("cloakroom.backend.user-method", "post"),
        entry("cloakroom.backend.user-proof-field", "/user/id"),
        entry("cloakroom.backend.logout-path", "/auth/logout"),
        entry("cloakroom.backend.header.X-Api-Key", "k-123"),
        entry("cloakroom.login.request-headers", "X-Device-Id,X-Api-Key"),
        entry("cloakroom.refresh.give-up", "PT1S"),
        entry("cloakroom.relay.backend.own-401", "/account/password,/pin/*"));
  }

  private static Map<String, String> spi() {
    return Map.of(
        "shop.graphql.url", backend() + "/graphql",
        "shop.cognito.url", backend() + "/cognito",
        "shop.cognito.client-id", "shop",
        "cloakroom.cookie.keys", NODE_KEY,
        "cloakroom.login.cognito.path", "/cognito",
        "cloakroom.login.attempts", "3",
        "cloakroom.login.reason-fields", "unused",
        "cloakroom.login.reasons", "PasswordResetRequiredException,email_not_verified");
  }

  private static Map<String, String> brief() {
    return Map.of(
        "cloakroom.session.max-age",
        "PT2S",
        "cloakroom.relay.slow.target",
        Server.peer().toString(),
        "cloakroom.relay.slow.token",
        "required");
  }

  private static Map<String, String> admin() {
    return Map.of(
        "cloakroom.relay.slow.target",
        Server.peer().toString(),
        "cloakroom.relay.slow.token",
        "required",
        "mp.jwt.verify.publickey.location",
        backend() + "/jwks",
        "mp.jwt.verify.issuer",
        "https://backend.example",
        "cloakroom.metrics",
        "on",
        "cloakroom.metrics.token",
        METRICS_TOKEN);
  }

  private static Map<String, String> frontEnds() {
    return Map.ofEntries(
        entry("cloakroom.trusted-proxies", "127.0.0.0/8,::1"),
        entry("cloakroom.cookie.keys", NODE_KEY),
        entry("cloakroom.login.attempts", "3"),
        entry("cloakroom.public-origins", "https://office.example"),
        entry("cloakroom.relay.files.target", backend() + "/base"),
        entry("cloakroom.frontend.club.public-origins", "https://club.example"),
        entry("cloakroom.frontend.club.cookie.prefix", "__Host-Http-club-"),
        entry("cloakroom.frontend.club.backend.url", backend() + "/club"),
        entry("cloakroom.frontend.club.backend.read-timeout", "PT60S"),
        entry("cloakroom.frontend.club.relay.members.target", backend() + "/club"),
        entry("cloakroom.frontend.shop.public-origins", "https://shop.example"),
        entry("cloakroom.frontend.shop.backend.url", backend()),
        entry("cloakroom.frontend.shop.backend.read-timeout", "PT60S"),
        entry("cloakroom.frontend.shop.oidc.issuer", Server.provider().issuer()),
        entry("cloakroom.frontend.shop.oidc.client-id", ProviderClient.ID),
        entry("cloakroom.frontend.shop.oidc.client-secret", ProviderClient.SECRET));
  }

  // Everything where JSON with bearer tokens has something else.
  private static Map<String, String> places() {
    return Map.ofEntries(
        entry("cloakroom.backend.login-path", "/auth/login?grant_type=password"),
        entry("cloakroom.backend.request-format", "form"),
        entry("cloakroom.backend.login-member.client_id", "web"),
        entry("cloakroom.backend.header.X-Api-Key", "k-1"),
        entry("cloakroom.backend.access-token-fields", "cookie:jwt,header:X-Auth-Token,body"),
        entry("cloakroom.backend.refresh-token-fields", "cookie:renew,header:X-Refresh-Token"),
        entry("cloakroom.backend.refresh-token-in", "cookie:renew"),
        entry("cloakroom.backend.refresh-method", "get"),
        entry("cloakroom.backend.token-transport", "cookie"),
        entry("cloakroom.backend.token-cookie", "jwt"),
        entry("cloakroom.backend.logout-path", "/auth/logout"),
        entry("cloakroom.backend.logout-method", "delete"));
  }

  // The access token renews itself.
  private static Map<String, String> renewing() {
    return Map.of(
        "cloakroom.backend.login-method", "put",
        "cloakroom.backend.refresh-with", "access-token",
        "cloakroom.backend.refresh-token-in", "bearer",
        "cloakroom.backend.refresh-format", "form",
        "cloakroom.backend.refresh-member.grant_type", "renewal",
        "cloakroom.backend.logout-path", "/auth/logout");
  }

  private static String backend() {
    return Server.backend().url().toString();
  }

  private static Map<String, String> demoBackend() {
    var settings = new TreeMap<>(ProviderVariants.ofDemoBackend());
    settings.put("demo.token.lifetime", TOKEN_LIFETIME);
    settings.put("demo.payout.max-age", "PT5S");
    return settings;
  }

  static List<Variant> all() {
    var all = new ArrayList<>(ProviderVariants.all());
    all.addAll(StaffVariants.all());
    all.addAll(JdbcStateIT.variants());
    // The last of these has faults, and no server starts what comes after it.
    all.addAll(ofPasswords());
    return List.copyOf(all);
  }

  private static List<Variant> ofPasswords() {
    return List.of(
        new Variant(
            DEMO_BACKEND,
            "/backend",
            BACKEND,
            demoBackend(),
            List.of(),
            Optional.empty(),
            Map.of()),
        product(PAGE, "/", DEMO, ProviderVariants.ofDemoPage()),
        product("app", "/app", PRODUCT, LOGOUT),
        product("deep", "/a/b", PRODUCT, MEASURED),
        product("hasty", "/hasty", PRODUCT, Map.of("cloakroom.backend.read-timeout", "PT2S")),
        product("raw", "/raw", PRODUCT, transport("raw")),
        product("cookie", "/cookie", PRODUCT, transport("cookie")),
        product("example", "/example", PRODUCT, example()).with(SHOP),
        product("nested", "/nested", PRODUCT, NESTED).with(OriginOfClasses.class, CtClass.class),
        product("places", "/places", PRODUCT, places()),
        product("renewing", "/renewing", PRODUCT, renewing()),
        product("headers", "/headers", PRODUCT, headers()).with(SHOP),
        product("throttle", "/throttle", PRODUCT, Map.of("cloakroom.login.attempts", "3")),
        product("brief", "/brief", PRODUCT, brief()),
        product("status", "/status", PRODUCT, Map.of("cloakroom.token.endpoint", "status")),
        product("off", "/off", PRODUCT, Map.of("cloakroom.token.endpoint", "off")),
        product("old-key", "/old-key", PRODUCT, keys(OLD_KEY)),
        product("both-keys", "/both-keys", PRODUCT, keys(NEW_KEY + "," + OLD_KEY)),
        product("new-key", "/new-key", PRODUCT, keys(NEW_KEY)),
        product("proxied", "/proxied", PRODUCT, PROXIED),
        product("admin", "/admin", PRODUCT, admin()),
        product(FRONT_ENDS, "/front-ends", PRODUCT, frontEnds()),
        product("idle", "/idle", PRODUCT, Map.of("cloakroom.session.idle", "PT2S")),
        product("options", "/options", PRODUCT, OPTIONS),
        product(
            "nginx", "/nginx", PRODUCT, ProviderVariants.with(Server.provider(), behindNginx())),
        product("routes", "/routes", PRODUCT, routes()),
        product("own", "/own", PRODUCT, routes()).as("own.xml"),
        product(COMPLETE, "/complete", PRODUCT, routes()).as("complete.xml"),
        product("copied", "/copied", PRODUCT, routes()).as("copied.xml"),
        product("guarded", "/guarded", PRODUCT, GUARDED).as("own.xml").withPrivatePages(),
        product("closed", "/closed", PRODUCT, CLOSED).withPrivatePages(),
        product("spa", "/spa", PRODUCT, SINGLE_PAGE).as("own.xml").withFiles(SINGLE_PAGE_FILES),
        product("spi", "/spi", PRODUCT, spi())
            .with(
                BothIssuers.class,
                CognitoIssuer.class,
                GraphQlIssuer.class,
                MapStateStore.class,
                OnlyVerifiedUsers.class,
                RolesOfTheShop.class),
        node("node-1"),
        node("node-2"),
        node("node-3"),
        // The last, for Payara Micro starts none of those that come after one that fails.
        product(FAULTY, "/faulty", PRODUCT, FAULTS));
  }

  static Variant named(String name) {
    return all().stream()
        .filter(variant -> variant.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No variant is named " + name));
  }

  /** The product with settings of a test's own, for a server that the test starts itself. */
  static Variant product(String name, Map<String, String> settings) {
    return product(name, "/" + name, PRODUCT, settings);
  }

  /** The same of another WAR of the build, at another context root. */
  static Variant product(String name, String contextRoot, Path war, Map<String, String> settings) {
    var all = new TreeMap<String, String>();
    all.put("cloakroom.backend.url", backend());
    // Longer than a busy machine takes for anything.
    all.put("cloakroom.backend.read-timeout", "PT60S");
    all.put("cloakroom.refresh.wait", "PT60S");
    all.put("cloakroom.token.renew-before", RENEW_BEFORE);
    all.putAll(settings);
    return new Variant(name, contextRoot, war, all, List.of(), Optional.empty(), Map.of());
  }

  /**
   * A WAR of the build with settings of its own, deployed at a context root of its own.
   *
   * @param descriptor the file below {@code src/test/resources/web-xml} that is its {@code web.xml}
   * @param files further files, by their paths
   */
  record Variant(
      String name,
      String contextRoot,
      Path war,
      Map<String, String> settings,
      List<Class<?>> classes,
      Optional<String> descriptor,
      Map<String, String> files) {
    private static final String WEB_XML = "WEB-INF/web.xml";
    private static final String CONFIG = "WEB-INF/classes/META-INF/microprofile-config.properties";

    boolean isHealthy() {
      return !name.equals(DEMO_BACKEND) && !name.equals(FAULTY) && !name.equals(COMPLETE);
    }

    /** The same with classes of another team in it. */
    Variant with(Class<?>... more) {
      return new Variant(name, contextRoot, war, settings, List.of(more), descriptor, files);
    }

    /** The same as a team lays over it that has a {@code web.xml}, a filter and a servlet. */
    Variant as(String file) {
      var more =
          List.<Class<?>>of(
              TeamApplication.class,
              TeamFilter.class,
              TeamMappers.class,
              TeamMappers.OfNotFound.class,
              TeamMappers.OfRuntime.class,
              TeamMappers.OfWebApplication.class,
              TeamResource.class,
              TeamServlet.class);
      return new Variant(name, contextRoot, war, settings, more, Optional.of(file), files);
    }

    /** The same with pages that are for signed-in users, and one where they sign in. */
    Variant withPrivatePages() {
      return withFiles(PRIVATE);
    }

    Variant withFiles(Map<String, String> more) {
      return new Variant(name, contextRoot, war, settings, classes, descriptor, more);
    }

    String contextPath() {
      return contextRoot.endsWith("/") ? contextRoot : contextRoot + "/";
    }

    /**
     * A copy of the WAR with the settings inside, for system properties would reach all variants.
     */
    WebArchive archive() {
      var archive =
          ShrinkWrap.create(ZipImporter.class, name + ".war")
              .importFrom(war.toFile())
              .as(WebArchive.class);
      var config = new Properties();
      var shipped = archive.get(CONFIG);
      try {
        if (shipped != null) {
          var text = shipped.getAsset().openStream().readAllBytes();
          config.load(new StringReader(new String(text, StandardCharsets.UTF_8)));
        }
        config.putAll(settings);
        var merged = new StringWriter();
        config.store(merged, null);
        archive.delete(CONFIG);
        classes.forEach(archive::addClass);
        descriptor.ifPresent(
            file -> {
              archive.delete(WEB_XML);
              archive.add(new ClassLoaderAsset("web-xml/" + file), WEB_XML);
            });
        archive.add(new StringAsset(EMPTY_PAGE), "empty.html");
        archive.add(new StringAsset(EMPTY_PAGE), "sign-in.html");
        files.forEach((path, text) -> archive.add(new StringAsset(text), path));
        ContextRoot.tell(archive, contextRoot);
        return archive.add(new StringAsset(merged.toString()), CONFIG);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
