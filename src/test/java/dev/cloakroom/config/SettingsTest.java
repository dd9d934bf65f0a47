package dev.cloakroom.config;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.OpenIdConnect.Authentication;
import dev.cloakroom.config.OpenIdConnect.Client;
import dev.cloakroom.config.OpenIdConnect.Logout;
import dev.cloakroom.config.OpenIdConnect.LogoutTokenReach;
import dev.cloakroom.config.OpenIdConnect.Par;
import dev.cloakroom.config.OpenIdConnect.ResponseMode;
import dev.cloakroom.config.RedisTopology.Address;
import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.Connections;
import dev.cloakroom.config.Settings.Draining;
import dev.cloakroom.config.Settings.Frame;
import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.config.Settings.Identity;
import dev.cloakroom.config.Settings.IdentitySource;
import dev.cloakroom.config.Settings.Jdbc;
import dev.cloakroom.config.Settings.JwtVerification;
import dev.cloakroom.config.Settings.KeySource;
import dev.cloakroom.config.Settings.Login;
import dev.cloakroom.config.Settings.LoginRequest;
import dev.cloakroom.config.Settings.LoginResource;
import dev.cloakroom.config.Settings.Method;
import dev.cloakroom.config.Settings.Pages;
import dev.cloakroom.config.Settings.Redis;
import dev.cloakroom.config.Settings.Refresh;
import dev.cloakroom.config.Settings.RefreshRequest;
import dev.cloakroom.config.Settings.RefreshWith;
import dev.cloakroom.config.Settings.RelayRoute;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.Settings.Resource;
import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.config.Settings.State;
import dev.cloakroom.config.Settings.Token;
import dev.cloakroom.config.Settings.TokenAnswer;
import dev.cloakroom.config.Settings.TokenCheck;
import dev.cloakroom.config.Settings.TokenPlaces;
import dev.cloakroom.config.Settings.TokenUse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final Map<String, String> REQUIRED =
      Map.of("cloakroom.backend.url", "https://backend.example");

  /** Every key there is, each with a value that is not its default wherever it has another. */
  private static final Map<String, String> EVERY_KEY =
      Map.ofEntries(
          entry("cloakroom.oidc.issuer", "https://login.example/realms/a"),
          entry("cloakroom.oidc.client-id", "shop"),
          entry("cloakroom.oidc.client-secret", "hush-hush"),
          entry("cloakroom.oidc.client-key", "{\"kty\":\"EC\"}"),
          entry("cloakroom.oidc.client-auth", "client_secret_post"),
          entry("cloakroom.oidc.scopes", "openid, orders"),
          entry("cloakroom.oidc.redirect-uri", "https://app.example/cb"),
          entry("cloakroom.oidc.post-logout-redirect", "https://app.example/bye"),
          entry("cloakroom.oidc.logout", "local"),
          entry("cloakroom.oidc.backchannel-logout", "subject"),
          entry("cloakroom.oidc.algorithms", "ES256,EdDSA"),
          entry("cloakroom.oidc.resources", "https://api.example"),
          entry("cloakroom.oidc.audiences", "mobile"),
          entry("cloakroom.oidc.parameters", "audience=https://api.example?x=1"),
          entry("cloakroom.oidc.passthrough", "prompt,login_hint"),
          entry("cloakroom.oidc.acr", "gold,silver"),
          entry("cloakroom.oidc.max-age", "PT1H"),
          entry("cloakroom.oidc.response-mode", "form_post"),
          entry("cloakroom.oidc.par", "required"),
          entry("cloakroom.oidc.userinfo", "true"),
          entry("cloakroom.oidc.transaction", "PT5M"),
          entry("cloakroom.oidc.transactions", "3"),
          entry("cloakroom.oidc.clock-skew", "PT1M"),
          entry("cloakroom.oidc.metadata-refresh", "PT2H"),
          entry("cloakroom.oidc.connect-timeout", "PT3S"),
          entry("cloakroom.oidc.read-timeout", "PT4S"),
          entry("cloakroom.backend.url", "http://api.example:8443/v1/"),
          entry("cloakroom.backend.insecure", "true"),
          entry("cloakroom.backend.preset", "for-tests"),
          entry("cloakroom.backend.login-path", "/signin?grant_type=password"),
          entry("cloakroom.backend.login-method", "put"),
          entry("cloakroom.backend.refresh-path", "https://tokens.example/renew?key=k"),
          entry("cloakroom.backend.refresh-method", "PUT"),
          entry("cloakroom.backend.user-method", "post"),
          entry("cloakroom.backend.logout-method", "delete"),
          entry("cloakroom.backend.request-format", "form"),
          entry("cloakroom.backend.refresh-format", "json"),
          entry("cloakroom.backend.login-member.client_id", "web"),
          entry("cloakroom.backend.refresh-member.grant_type", "refresh_token"),
          entry("cloakroom.backend.header.X-Api-Key", "a-secret-key"),
          entry("cloakroom.backend.expires-at-fields", "expires_at"),
          entry("cloakroom.backend.refresh-token-in", "cookie:renewal"),
          entry("cloakroom.backend.refresh-with", "both"),
          entry("cloakroom.backend.refresh-access-field", "/tokens/access"),
          entry("cloakroom.backend.user-proof-field", "/user/id"),
          // Empty is missing: they may not stand beside token-transport=cookie.
          entry("cloakroom.backend.token-header", ""),
          entry("cloakroom.backend.token-scheme", ""),
          entry("cloakroom.login.request-headers", "X-Device-Id"),
          entry("cloakroom.login.register.path", "/register"),
          entry("cloakroom.login.register.token", "required"),
          entry("cloakroom.login.challenge-fields", "/mfa/id"),
          entry("cloakroom.login.reason-fields", "code"),
          entry("cloakroom.login.reasons", "LOCKED,EXPIRED"),
          entry("cloakroom.login.remember-field", "remember"),
          entry("cloakroom.login.required", "/reports/*,/account"),
          entry("cloakroom.login.page", "/sign-in.html"),
          entry("cloakroom.login.error-path", "/oops/"),
          entry("cloakroom.login.default-path", "/home"),
          entry("cloakroom.session.subject-fields", "/user/id"),
          entry("cloakroom.session.claim-fields", "/user/name"),
          entry("cloakroom.refresh.give-up", "PT1M"),
          entry("cloakroom.relay.backend.token-transport", "raw"),
          entry("cloakroom.relay.backend.token-cookie", ""),
          entry("cloakroom.relay.backend.token-header", "x-access-token"),
          entry("cloakroom.relay.backend.token-scheme", ""),
          entry("cloakroom.relay.backend.own-401", "/pin,/account/*"),
          entry("cloakroom.relay.files.token-transport", "bearer"),
          entry("cloakroom.relay.files.token-cookie", ""),
          entry("cloakroom.relay.files.token-header", "Authorization"),
          entry("cloakroom.relay.files.token-scheme", "Token"),
          entry("cloakroom.relay.files.own-401", "/"),
          entry("cloakroom.backend.user-path", "/me"),
          entry("cloakroom.backend.logout-path", "/signout"),
          entry("cloakroom.backend.access-token-fields", "/data/jwt, header:X-Auth-Token, body"),
          entry("cloakroom.backend.refresh-token-fields", "cookie:renewal"),
          entry("cloakroom.backend.expires-in-fields", "ttl:ms"),
          entry("cloakroom.backend.refresh-request-field", "refreshToken"),
          entry("cloakroom.backend.token-transport", "cookie"),
          entry("cloakroom.backend.token-cookie", "jwt"),
          entry("cloakroom.backend.connect-timeout", "PT0.5S"),
          entry("cloakroom.backend.read-timeout", "PT7S"),
          entry("cloakroom.backend.connection-max-age", "PT1M"),
          entry("cloakroom.token.check", "backend"),
          entry("cloakroom.token.renew-before", "PT1M"),
          entry("cloakroom.token.endpoint", "status"),
          entry("cloakroom.session.max-age", "PT8H"),
          entry("cloakroom.session.persistent", "false"),
          entry("cloakroom.session.claims", "sub,role"),
          entry("cloakroom.cookie.prefix", "app-"),
          entry("cloakroom.cookie.secure", "false"),
          entry("cloakroom.cookie.keys", TestSettings.KEY_B + "," + TestSettings.KEY_A),
          entry("cloakroom.public-origins", "http://localhost:3000, https://127.0.0.1"),
          // Empty is missing: they may not stand beside a public origin.
          entry("cloakroom.development-origins", ""),
          entry("cloakroom.login.account-fields", "user"),
          entry("cloakroom.login.attempts", "7"),
          entry("cloakroom.login.window", "PT1H"),
          entry("cloakroom.check", "true"),
          entry("cloakroom.trusted-proxies", "10.0.0.0/8,2001:db8::/32"),
          entry("cloakroom.page.content-security-policy", "default-src 'none'"),
          entry("cloakroom.page.fallback", "/app.html"),
          entry("cloakroom.relay.backend.target", "https://other.example/"),
          entry("cloakroom.relay.backend.token", "optional"),
          entry("cloakroom.relay.backend.methods", "get,PROPFIND"),
          entry("cloakroom.relay.backend.cache", "true"),
          entry("cloakroom.relay.backend.timeout", "PT3S"),
          entry("cloakroom.relay.backend.max-calls", "40"),
          entry("cloakroom.relay.backend.request-cookies", "theme, lang"),
          entry("cloakroom.relay.backend.response-cookies", "lang"),
          entry("cloakroom.relay.backend.cookie-path", "/"),
          entry("cloakroom.relay.backend.encoded-slashes", "true"),
          entry("cloakroom.relay.backend.frame", "self"),
          entry("cloakroom.relay.files.cookie-path", "/shop"),
          entry("cloakroom.relay.files.encoded-slashes", "true"),
          entry("cloakroom.relay.files.frame", "self"),
          entry("cloakroom.relay.files.target", "https://files.example/v2"),
          entry("cloakroom.relay.files.token", "none"),
          entry("cloakroom.relay.files.methods", "GET"),
          entry("cloakroom.relay.files.cache", "TRUE"),
          entry("cloakroom.relay.files.timeout", "PT2M"),
          entry("cloakroom.relay.files.max-calls", "2000"),
          entry("cloakroom.relay.files.request-cookies", "a"),
          entry("cloakroom.relay.files.response-cookies", "b"),
          entry("cloakroom.session.idle", "PT30M"),
          // Empty is missing: it may not stand beside the location.
          entry("mp.jwt.verify.publickey", ""),
          entry("mp.jwt.verify.publickey.location", "classpath:key.pem"),
          entry("mp.jwt.verify.publickey.algorithm", "ES256"),
          entry("mp.jwt.verify.issuer", "https://issuer.example"),
          entry("mp.jwt.verify.audiences", "a,b"),
          entry("mp.jwt.verify.clock.skew", "5"),
          entry("mp.jwt.verify.token.age", "300"),
          entry("cloakroom.identity", "NONE"),
          entry("cloakroom.audit.format", "json"),
          entry("otel.sdk.disabled", "false"),
          entry("cloakroom.metrics", "On"),
          entry("cloakroom.metrics.token", "0123456789abcdefghijklmnopqrstuv"),
          entry("cloakroom.identity.roles-claim", "groups,/realm_access/roles"),
          entry("cloakroom.drain", "PT15S"),
          entry("cloakroom.drain.limit", "PT20S"),
          entry("cloakroom.limit.renewal", "off"),
          entry("cloakroom.limit.callback", "1/PT1S"),
          entry("cloakroom.limit.backchannel", "OFF"),
          entry("cloakroom.limit.relay", " 1000000 / P1D "),
          entry("cloakroom.limit.relay-address", "300/PT1S"),
          entry("cloakroom.request-log", "true"),
          entry("cloakroom.state", "redis"),
          entry("cloakroom.state.redis", "rediss://ada:secret@redis.example/2?timeout=250ms"),
          entry("cloakroom.state.redis.trust-store", TestStores.FILE),
          entry("cloakroom.state.redis.trust-store-password", TestStores.PASSWORD),
          entry("cloakroom.state.redis.key-store", TestStores.FILE),
          entry("cloakroom.state.redis.key-store-password", TestStores.PASSWORD),
          entry("cloakroom.state.jdbc", "jdbc/cloakroom"),
          entry("cloakroom.state.jdbc-timeout", "PT1S"),
          entry("cloakroom.refresh.replay", "PT10S"),
          entry("cloakroom.refresh.wait", "PT1S"));

  private final Settings standard = TestSettings.read(REQUIRED);
  private final Settings explicit = TestSettings.read(EVERY_KEY);

  @Test
  void showsNoValueOfAFixedMemberAndNoQuery() {
    var text =
        TestSettings.of(
                "cloakroom.backend.login-path", "/login?key=hunter2",
                "cloakroom.login.code.path", "/code?key=hunter2",
                "cloakroom.backend.login-member.client_secret", "hunter2",
                "cloakroom.backend.refresh-member.client_secret", "hunter2")
            .toString();
    assertFalse(text.contains("hunter2"), text);
    assertTrue(text.contains("client_secret"), text);
  }

  @Test
  void readsTheOriginsOfDevelopmentServers() {
    var key = "cloakroom.development-origins";
    var origins = TestSettings.of(key, "http://localhost:5173, http://[::1]:3000");
    assertEquals(
        "[http://localhost:5173, http://[::1]:3000]", origins.developmentOrigins().toString());
    assertEquals(Set.of(), standard.developmentOrigins());
  }

  @Test
  void hasADefaultForEveryKeyButTheBackendsUrl() {
    var url = URI.create("https://backend.example");
    assertEquals(
        new Backend(
            url,
            Optional.empty(),
            new Resource(URI.create("https://backend.example/auth/login"), Method.POST),
            Optional.of(
                new Resource(URI.create("https://backend.example/refresh-token"), Method.POST)),
            new Resource(URI.create("https://backend.example/user"), Method.GET),
            Optional.empty(),
            new TokenPlaces(
                places("accessToken", "access_token", "token"),
                places("refreshToken", "refresh_token"),
                List.of(LifetimeField.of("expires_in"), LifetimeField.of("expiresIn")),
                List.of()),
            new LoginRequest(RequestFormat.JSON, Map.of()),
            new RefreshRequest(
                RequestFormat.JSON,
                Map.of(),
                RefreshWith.REFRESH_TOKEN,
                Optional.empty(),
                FieldPath.of("refresh_token"),
                Optional.empty()),
            List.of(),
            new TokenTransport("Authorization", "Bearer "),
            Optional.empty(),
            new Connections(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofMinutes(5))),
        standard.backend());
    assertEquals(
        new Token(TokenCheck.AUTO, Duration.ofSeconds(30), TokenAnswer.TOKEN), standard.token());
    assertEquals(
        new SessionLimits(
            Duration.ofHours(24),
            Optional.empty(),
            true,
            Set.of("sub", "name", "preferred_username", "username", "email", "groups"),
            List.of(),
            List.of()),
        standard.session());
    assertEquals("__Host-Http-", standard.cookies().prefix());
    assertTrue(standard.cookies().secure());
    assertTrue(standard.cookies().keysAreRandom());
    assertEquals(1, standard.cookies().keys().size());
    assertEquals(Set.of(), standard.publicOrigins());
    assertEquals(
        new Login(
            List.of("username", "email", "login"),
            5,
            Duration.ofMinutes(5),
            List.of("Accept-Language", "User-Agent"),
            Map.of(),
            List.of(),
            List.of(),
            Set.of(),
            Optional.empty(),
            true,
            new Pages(PathList.NONE, Optional.empty(), Optional.empty(), "/")),
        standard.login());
    assertEquals(List.of(), standard.trustedProxies());
    assertEquals(
        "default-src 'self'; img-src 'self' data:; font-src 'self' data:; object-src 'none';"
            + " base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
        standard.page().contentSecurityPolicy());
    assertEquals(Optional.empty(), standard.page().fallback());
    assertEquals(
        Map.of(
            "backend",
            new RelayRoute(
                url,
                TokenUse.REQUIRED,
                false,
                Set.of(),
                false,
                Duration.ofSeconds(30),
                1024,
                Set.of(),
                Set.of(),
                Optional.empty(),
                false,
                Frame.NONE,
                TokenTransport.BEARER,
                PathList.NONE)),
        standard.relay());
    assertEquals(new State(Optional.empty(), Optional.empty()), standard.state());
    assertEquals(
        new JwtVerification(
            Optional.empty(), "RS256", "", List.of(), Duration.ofSeconds(60), Optional.empty()),
        standard.jwtVerification());
    assertEquals(
        new Identity(IdentitySource.SESSION, List.of(FieldPath.of("groups"))).toString(),
        standard.identity().toString());
    assertEquals(new Settings.MetricsUse(false, Optional.empty()), standard.metrics());
    assertEquals(Settings.AuditFormat.TEXT, standard.auditFormat());
    assertEquals(
        new Refresh(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(5)),
        standard.refresh());
    assertEquals(new Draining(Duration.ZERO, Duration.ofSeconds(10)), standard.drain());
    assertEquals(
        Map.of(
            Limited.RENEWAL, new Rate(600, Duration.ofMinutes(1)),
            Limited.CALLBACK, new Rate(600, Duration.ofMinutes(1)),
            Limited.BACKCHANNEL, new Rate(600, Duration.ofMinutes(1))),
        standard.limits());
    assertFalse(standard.requestLog());
    assertFalse(standard.spans());
    assertTrue(TestSettings.of("otel.sdk.disabled", "FALSE").spans());
    assertFalse(TestSettings.of("otel.sdk.disabled", "true").spans());
    assertTrue(explicit.requestLog());
  }

  @Test
  void readsEveryKey() {
    assertEquals(
        new Backend(
            URI.create("http://api.example:8443/v1"),
            Optional.of("for-tests"),
            new Resource(
                URI.create("http://api.example:8443/v1/signin?grant_type=password"), Method.PUT),
            Optional.of(new Resource(URI.create("https://tokens.example/renew?key=k"), Method.PUT)),
            new Resource(URI.create("http://api.example:8443/v1/me"), Method.POST),
            Optional.of(
                new Resource(URI.create("http://api.example:8443/v1/signout"), Method.DELETE)),
            new TokenPlaces(
                List.of(
                    TokenPlace.of("/data/jwt"),
                    new TokenPlace.Header("X-Auth-Token"),
                    new TokenPlace.Body()),
                List.of(new TokenPlace.Cookie("renewal")),
                List.of(new LifetimeField(FieldPath.of("ttl"), ChronoUnit.MILLIS)),
                List.of(FieldPath.of("expires_at"))),
            new LoginRequest(RequestFormat.FORM, Map.of("client_id", "web")),
            new RefreshRequest(
                RequestFormat.JSON,
                Map.of("grant_type", "refresh_token"),
                RefreshWith.BOTH,
                Optional.of(new TokenTransport("Cookie", "renewal=")),
                FieldPath.of("refreshToken"),
                Optional.of(FieldPath.of("/tokens/access"))),
            List.of(new HeaderField("X-Api-Key", "a-secret-key")),
            new TokenTransport("Cookie", "jwt="),
            Optional.of(FieldPath.of("/user/id")),
            new Connections(Duration.ofMillis(500), Duration.ofSeconds(7), Duration.ofMinutes(1))),
        explicit.backend());
    assertEquals(
        new Token(TokenCheck.BACKEND, Duration.ofMinutes(1), TokenAnswer.STATUS), explicit.token());
    assertEquals(
        new SessionLimits(
            Duration.ofHours(8),
            Optional.of(Duration.ofMinutes(30)),
            false,
            Set.of("sub", "role"),
            List.of(FieldPath.of("/user/id")),
            List.of(FieldPath.of("/user/name"))),
        explicit.session());
    assertEquals("app-", explicit.cookies().prefix());
    assertFalse(explicit.cookies().secure());
    assertFalse(explicit.cookies().keysAreRandom());
    assertEquals(
        List.of("b", "a"), explicit.cookies().keys().stream().map(SealingKey::id).toList());
    assertEquals(
        Set.of(new Origin("http", "localhost", 3000), new Origin("https", "127.0.0.1", 443)),
        explicit.publicOrigins());
    assertEquals(
        new Login(
            List.of("user"),
            7,
            Duration.ofHours(1),
            List.of("X-Device-Id"),
            Map.of(
                "register",
                new LoginResource(
                    new Resource(URI.create("http://api.example:8443/v1/register"), Method.POST),
                    true)),
            List.of(FieldPath.of("/mfa/id")),
            List.of(FieldPath.of("code")),
            Set.of("LOCKED", "EXPIRED"),
            Optional.of(FieldPath.of("remember")),
            true,
            new Pages(
                new PathList(List.of("/reports/*", "/account")),
                Optional.of("/sign-in.html"),
                Optional.of("/oops/"),
                "/home")),
        explicit.login());
    assertEquals(Optional.of(openIdConnect()), explicit.openIdConnect());
    assertFalse(explicit.toString().contains("hush-hush"));
    assertTrue(explicit.trustedProxies().get(0).contains("10.1.2.3"));
    assertTrue(explicit.trustedProxies().get(1).contains("2001:db8::7"));
    assertEquals("default-src 'none'", explicit.page().contentSecurityPolicy());
    assertEquals(Optional.of("/app.html"), explicit.page().fallback());
    assertEquals(
        Map.of(
            "backend",
            new RelayRoute(
                URI.create("https://other.example"),
                TokenUse.OPTIONAL,
                false,
                Set.of("GET", "PROPFIND"),
                true,
                Duration.ofSeconds(3),
                40,
                Set.of("theme", "lang"),
                Set.of("lang"),
                Optional.of("/"),
                true,
                Frame.SELF,
                new TokenTransport("x-access-token", ""),
                new PathList(List.of("/pin", "/account/*"))),
            "files",
            new RelayRoute(
                URI.create("https://files.example/v2"),
                TokenUse.NONE,
                false,
                Set.of("GET"),
                true,
                Duration.ofMinutes(2),
                2000,
                Set.of("a"),
                Set.of("b"),
                Optional.of("/shop"),
                true,
                Frame.SELF,
                new TokenTransport("Authorization", "Token "),
                new PathList(List.of("/")))),
        explicit.relay());
    assertEquals(
        new State(
            Optional.of(
                new Redis(
                    new RedisTopology.Single(new Address("redis.example", 6379)),
                    new RedisLogin(Optional.of("ada"), Optional.of("secret")),
                    2,
                    Optional.of(TestStores.FILES),
                    Duration.ofMillis(250))),
            Optional.empty()),
        explicit.state());
    assertFalse(explicit.toString().contains("secret@"));
    assertFalse(explicit.toString().contains("a-secret-key"));
    assertEquals(
        new JwtVerification(
            Optional.of(new KeySource(Optional.empty(), Optional.of("classpath:key.pem"))),
            "ES256",
            "https://issuer.example",
            List.of("a", "b"),
            Duration.ofSeconds(5),
            Optional.of(Duration.ofSeconds(300))),
        explicit.jwtVerification());
    assertEquals(
        "Identity[source=NONE, roles=[groups, /realm_access/roles]]",
        explicit.identity().toString());
    assertEquals(
        new Settings.MetricsUse(true, Optional.of("0123456789abcdefghijklmnopqrstuv")),
        explicit.metrics());
    assertEquals(Settings.AuditFormat.JSON, explicit.auditFormat());
    assertEquals(
        new Refresh(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1)),
        explicit.refresh());
    assertEquals(new Draining(Duration.ofSeconds(15), Duration.ofSeconds(20)), explicit.drain());
    assertEquals(
        Map.of(
            Limited.CALLBACK, new Rate(1, Duration.ofSeconds(1)),
            Limited.RELAY, new Rate(1_000_000, Duration.ofDays(1)),
            Limited.RELAY_ADDRESS, new Rate(300, Duration.ofSeconds(1))),
        explicit.limits());
  }

  private static OpenIdConnect openIdConnect() {
    return new OpenIdConnect(
        "https://login.example/realms/a",
        new Client(
            "shop",
            Authentication.CLIENT_SECRET_POST,
            Optional.of("hush-hush"),
            Optional.of("{\"kty\":\"EC\"}")),
        List.of("openid", "orders"),
        Optional.of(URI.create("https://app.example/cb")),
        Optional.of(URI.create("https://app.example/bye")),
        Logout.LOCAL,
        LogoutTokenReach.SUBJECT,
        Set.of("ES256", "EdDSA"),
        List.of("https://api.example"),
        Set.of("mobile"),
        Map.of("audience", "https://api.example?x=1"),
        Set.of("prompt", "login_hint"),
        List.of("gold", "silver"),
        Optional.of(Duration.ofHours(1)),
        ResponseMode.FORM_POST,
        Par.REQUIRED,
        true,
        Duration.ofMinutes(5),
        3,
        Duration.ofMinutes(1),
        Duration.ofHours(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(4));
  }

  @Test
  void showsEveryKeyThatIsSetWithoutItsSecret() {
    var reader =
        new SettingsReader(key -> Optional.ofNullable(EVERY_KEY.get(key)), EVERY_KEY.keySet());
    reader.read();
    var shown = reader.shown();
    EVERY_KEY.forEach(
        (key, value) -> assertEquals(!value.isBlank(), shown.contains(key + "="), key));
    var keys = EVERY_KEY.get("cloakroom.cookie.keys").split(",");
    for (var secret : List.of("hush-hush", "secret@", "a-secret-key", "\"kty\"", keys[0])) {
      assertFalse(shown.contains(secret), secret);
    }
  }

  @Test
  void readsNoKeyThatTheTestAboveDoesNotName() {
    var asked = new TreeSet<String>();
    SettingsReader.read(
        key -> {
          asked.add(key);
          return Optional.ofNullable(EVERY_KEY.get(key));
        },
        EVERY_KEY.keySet());
    assertEquals(new TreeSet<>(EVERY_KEY.keySet()), asked);
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example/v1, https://api.example/v2, REQUIRED",
    "https://api.example, https://API.example:443/v2, REQUIRED",
    "http://localhost:80, http://localhost, REQUIRED",
    "https://api.example, https://other.example, NONE",
    "https://api.example, https://v2.api.example, NONE",
    "https://api.example, https://api.example:8443, NONE",
    "http://localhost, https://localhost, NONE",
    "http://localhost, http://127.0.0.1, NONE",
  })
  void givesTheTokenToTheBackendsOriginOnlyUnlessTold(String url, String target, TokenUse use) {
    var routes =
        TestSettings.of(
                "cloakroom.backend.url", url,
                "cloakroom.relay.maps.target", target,
                "cloakroom.relay.told.target", target,
                "cloakroom.relay.told.token", "required")
            .relay();
    assertEquals(use, routes.get("maps").token());
    assertEquals(use == TokenUse.NONE, routes.get("maps").tokenIsWithheld());
    assertEquals(TokenUse.REQUIRED, routes.get("told").token());
    assertFalse(routes.get("told").tokenIsWithheld());
    assertEquals(TokenUse.REQUIRED, routes.get("backend").token());
  }

  @Test
  void theRouteNamedBackendIsNoException() {
    var route =
        TestSettings.of("cloakroom.relay.backend.target", "https://other.example")
            .relay()
            .get("backend");
    assertEquals(TokenUse.NONE, route.token());
  }

  @Test
  void sharesTheCallsThatMayBeUnderWayAmongTheRoutes() {
    var routes =
        TestSettings.of(
                "cloakroom.relay.files.target", "https://files.example",
                "cloakroom.relay.mail.target", "https://mail.example",
                "cloakroom.relay.mail.max-calls", "7")
            .relay();
    assertEquals(341, routes.get("backend").maxCalls());
    assertEquals(341, routes.get("files").maxCalls());
    assertEquals(7, routes.get("mail").maxCalls());
  }

  @Test
  void theServersThreadsAreMoreThanAllHungBackendsCanHold() throws IOException {
    var commands = Files.readString(Path.of("payara-config", "pre-boot-commands.txt"));
    var threads = Pattern.compile("max-thread-pool-size=(\\d+)").matcher(commands);
    assertTrue(threads.find());
    assertTrue(Integer.parseInt(threads.group(1)) >= RelaySettings.MOST_CALLS + 200);
  }

  @Test
  void letsTheRefreshPathBeTurnedOff() {
    assertEquals(
        Optional.empty(),
        TestSettings.of("cloakroom.backend.refresh-path", "none").backend().refresh());
    assertEquals(
        Optional.empty(),
        TestSettings.of("cloakroom.backend.refresh-path", "").backend().refresh());
  }

  @Test
  void knowsPortAndTimeoutOfARedisServerWithoutThem() {
    var state =
        TestSettings.of(
                "cloakroom.state", "redis", "cloakroom.state.redis", "redis://redis.example")
            .state();
    assertEquals(
        Optional.of(
            new Redis(
                new RedisTopology.Single(new Address("redis.example", 6379)),
                RedisLogin.NONE,
                0,
                Optional.empty(),
                Duration.ofMillis(500))),
        state.redis());
  }

  @Test
  void knowsTheTimeoutOfADatabaseWithoutOne() {
    var state =
        TestSettings.of("cloakroom.state", "jdbc", "cloakroom.state.jdbc", "jdbc/cloakroom")
            .state();
    assertEquals(Optional.of(new Jdbc("jdbc/cloakroom", Duration.ofMillis(500))), state.jdbc());
    assertEquals(Optional.empty(), state.redis());
  }

  @Test
  void makesAnotherRandomKeyAtEachStart() {
    assertNotEquals(
        standard.cookies().keys().get(0).key(),
        TestSettings.read(REQUIRED).cookies().keys().get(0).key());
  }

  @Test
  void readsAnEmptyOrBlankValueAsAMissingOne() {
    var settings = TestSettings.of("cloakroom.token.check", "", "cloakroom.session.max-age", "  ");
    assertEquals(TokenCheck.AUTO, settings.token().check());
    assertEquals(Duration.ofHours(24), settings.session().maxAge());
  }

  @Test
  void dropsTheCookiePrefixTogetherWithSecure() {
    var settings =
        TestSettings.of(
            "cloakroom.cookie.secure", "false", "cloakroom.public-origins", "http://localhost");
    assertEquals("", settings.cookies().prefix());
  }

  @Test
  void shortensTheStandardReplayToTheSession() {
    var settings = TestSettings.of("cloakroom.session.max-age", "PT10S");
    assertEquals(Duration.ofSeconds(10), settings.refresh().replay());
  }

  @Test
  void letsAKeyThatIsSetBeatThePreset() {
    var preset = TestSettings.of("cloakroom.backend.preset", "simplejwt").backend();
    assertEquals("/api/token/", preset.login().uri().getPath());
    assertEquals(List.of(TokenPlace.of("access")), preset.places().accessToken());
    var own =
        TestSettings.of(
                "cloakroom.backend.preset", "simplejwt",
                "cloakroom.backend.login-path", "/signin",
                "cloakroom.backend.refresh-path", "",
                "cloakroom.backend.logout-path", "none",
                "cloakroom.backend.token-transport", "cookie")
            .backend();
    assertEquals("/signin", own.login().uri().getPath());
    assertEquals(Optional.empty(), own.refresh());
    assertEquals(Optional.empty(), own.logout());
    assertEquals(Optional.of("accessToken"), own.transport().cookie());
  }

  @Test
  void printsNoKey() {
    var text = explicit.toString();
    assertFalse(text.contains(TestSettings.KEY_A.substring(2)), text);
    assertFalse(text.contains("SecretKeySpec"), text);
  }

  private static List<TokenPlace> places(String... names) {
    return Stream.of(names).map(TokenPlace::of).toList();
  }
}
