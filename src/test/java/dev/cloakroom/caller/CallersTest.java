package dev.cloakroom.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Origin;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
  private static final String PROXY = "10.0.0.1";
  private static final String INNER_PROXY = "10.0.0.2";
  private static final String STRANGER = "198.51.100.9";

  private final Callers direct = new Callers(TestSettings.of());
  private final Callers behindProxies =
      new Callers(TestSettings.of("cloakroom.trusted-proxies", "10.0.0.0/8, 2001:db8:1::/48"));

  @Test
  void namesARequestOnceAndEachByAnotherName() {
    var request = host("a").request();
    var id = direct.requestId(request);
    assertTrue(id.matches("[0-9a-f]{16}"), id);
    assertEquals(id, direct.requestId(request));
    assertNotEquals(id, direct.requestId(host("a").request()));
  }

  @Test
  void takesTheRequestIdOfATrustedProxyOver() {
    for (var id : List.of("a", "7f3a-\"x\"|{1}~", "x".repeat(128))) {
      var request = host("a").from(PROXY).header("X-Request-Id", id).request();
      assertEquals(id, behindProxies.requestId(request));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\u00e4", "a\tb", "a\u007f", "a\u0000"})
  void takesNoRequestIdThatIsNotVisible(String id) {
    var request = host("a").from(PROXY).header("X-Request-Id", id).request();
    assertNotEquals(id, behindProxies.requestId(request));
  }

  @Test
  void takesNoRequestIdThatIsTooLongOrThereTwiceOrOfAStranger() {
    var longer = "x".repeat(129);
    for (var exchange :
        List.of(
            host("a").from(PROXY).header("X-Request-Id", longer),
            host("a").from(PROXY).header("X-Request-Id", "x").header("X-Request-Id", "x"),
            host("a").from(STRANGER).header("X-Request-Id", "x"))) {
      var id = behindProxies.requestId(exchange.request());
      assertTrue(id.matches("[0-9a-f]{16}"), id);
    }
    var request = host("a").from(PROXY).header("X-Request-Id", "x").request();
    assertNotEquals("x", direct.requestId(request));
  }

  @Test
  void takesThePeerForTheCaller() {
    var caller = direct.of(host("app.example").from(STRANGER).request());
    assertEquals(new Caller(STRANGER, origin("http://app.example"), false), caller);
  }

  @Test
  void takesSchemeAndPortFromTheConnection() {
    var caller = direct.of(host("app.example:8443").secure().request());
    assertEquals(origin("https://app.example:8443"), caller.origin());
    assertTrue(caller.secure());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app.example/", "user@app.example", "a b", "app.example?x", "*"})
  void knowsNoOriginWhereTheHostIsNonsense(String host) {
    assertEquals(Optional.empty(), direct.of(host(host).request()).origin());
    assertEquals(Optional.empty(), behindProxies.of(host(host).from(PROXY).request()).origin());
  }

  @Test
  void knowsNoOriginWithoutAHost() {
    assertEquals(Optional.empty(), direct.of(new FakeExchange().request()).origin());
    assertEquals(
        Optional.empty(), behindProxies.of(new FakeExchange().from(PROXY).request()).origin());
  }

  @Test
  void takesTheAuthorityOfHttp2ForTheHost() {
    var exchange =
        new FakeExchange()
            .secure()
            .from(PROXY)
            .on("getProtocol", args -> "HTTP/2.0")
            .on("getServerName", args -> "app.example")
            .on("getServerPort", args -> 443);
    assertEquals(origin("https://app.example"), direct.of(exchange.request()).origin());
    exchange.request().setAttribute(Callers.class.getName() + ".caller", null);
    assertEquals(origin("https://app.example"), behindProxies.of(exchange.request()).origin());
  }

  @Test
  void believesNobodyWhereNoProxyIsTrusted() {
    var caller = direct.of(spoofed().from(STRANGER).request());
    assertEquals(new Caller(STRANGER, origin("http://app.example"), false), caller);
  }

  @Test
  void believesNoPeerThatIsNoTrustedProxy() {
    var caller = behindProxies.of(spoofed().from(STRANGER).request());
    assertEquals(new Caller(STRANGER, origin("http://app.example"), false), caller);
  }

  @Test
  void believesATrustedProxy() {
    var exchange =
        host("internal:8080")
            .from(PROXY)
            .header("X-Forwarded-For", STRANGER)
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "App.example");
    assertEquals(
        new Caller(STRANGER, origin("https://app.example"), true),
        behindProxies.of(exchange.request()));
  }

  @Test
  void believesATrustedProxyByItsMappedAddress() {
    var exchange = host("a").from("::ffff:10.0.0.1").header("X-Forwarded-For", STRANGER);
    assertEquals(STRANGER, behindProxies.of(exchange.request()).address());
  }

  @Test
  void readsAddressesFromRightToLeftUpToTheFirstStranger() {
    assertEquals(STRANGER, forwardedFor("192.0.2.66, " + STRANGER + ", " + INNER_PROXY));
    assertEquals(STRANGER, forwardedFor("192.0.2.66," + STRANGER));
    assertEquals(STRANGER, forwardedFor("10.9.9.9, " + STRANGER));
  }

  @Test
  void takesTheFirstProxyWhereAllAreTrusted() {
    assertEquals("10.9.9.9", forwardedFor("10.9.9.9, " + INNER_PROXY));
  }

  @Test
  void joinsRepeatedFieldsInTheirOrder() {
    var exchange =
        host("a")
            .from(PROXY)
            .header("X-Forwarded-For", "192.0.2.66")
            .header("X-Forwarded-For", STRANGER)
            .header("X-Forwarded-For", INNER_PROXY);
    assertEquals(STRANGER, behindProxies.of(exchange.request()).address());
  }

  @Test
  void readsEveryFormOfAnAddress() {
    assertEquals(STRANGER, forwardedFor(STRANGER + ":4711"));
    assertEquals("2001:db8::7", forwardedFor("2001:db8::7"));
    assertEquals("2001:db8::7", forwardedFor("[2001:db8::7]"));
    assertEquals("2001:db8::7", forwardedFor("[2001:db8::7]:4711"));
    assertEquals(STRANGER, forwardedFor(STRANGER + ", 2001:db8:1::5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        ", ,",
        "unknown",
        "_hidden",
        "localhost",
        "app.example",
        "[2001:db8::7",
        "face",
        "999.999.999.999",
        "1.2.3",
        "192.0.2.66, unknown",
        "<script>"
      })
  void staysWithTheLastTrustedAddressWhereTheNextIsMalformed(String field) {
    assertEquals(PROXY, forwardedFor(field));
  }

  @Test
  void takesSchemeAndHostFromTheNearestProxy() {
    var exchange =
        host("internal")
            .from(PROXY)
            .header("X-Forwarded-Proto", "http")
            .header("X-Forwarded-Proto", "gopher, HTTPS")
            .header("X-Forwarded-Host", "evil.example, app.example:8443");
    var caller = behindProxies.of(exchange.request());
    assertEquals(origin("https://app.example:8443"), caller.origin());
    assertTrue(caller.secure());
    assertEquals(PROXY, caller.address());
  }

  @Test
  void takesEverySchemeButHttpsForInsecure() {
    var exchange = host("a").from(PROXY).secure().header("X-Forwarded-Proto", "httpsx");
    assertFalse(behindProxies.of(exchange.request()).secure());
  }

  @Test
  void keepsTheConnectionsSchemeWhereTheProxySaysNone() {
    var exchange = host("app.example").from(PROXY).secure().header("X-Forwarded-For", STRANGER);
    assertEquals(
        new Caller(STRANGER, origin("https://app.example"), true),
        behindProxies.of(exchange.request()));
  }

  @Test
  void readsForwardedWhereNoneOfTheOthersStands() {
    var exchange =
        host("internal")
            .from(PROXY)
            .header("Forwarded", "for=192.0.2.66")
            .header("Forwarded", "for=\"[2001:db8::7]:4711\";proto=https;host=app.example");
    assertEquals(
        new Caller("2001:db8::7", origin("https://app.example"), true),
        behindProxies.of(exchange.request()));
  }

  @Test
  void readsForwardedFromRightToLeftToo() {
    var exchange =
        host("a")
            .from(PROXY)
            .header("Forwarded", "for=192.0.2.66, for=" + STRANGER + ", for=" + INNER_PROXY);
    assertEquals(STRANGER, behindProxies.of(exchange.request()).address());
  }

  @Test
  void ignoresForwardedBesideAnyOfTheOthers() {
    var exchange =
        host("app.example")
            .from(PROXY)
            .header("X-Forwarded-For", STRANGER)
            .header("Forwarded", "for=192.0.2.66;proto=https;host=evil.example");
    assertEquals(
        new Caller(STRANGER, origin("http://app.example"), false),
        behindProxies.of(exchange.request()));
  }

  @Test
  void ignoresAMalformedForwardedAltogether() {
    var exchange =
        host("app.example")
            .from(PROXY)
            .header("Forwarded", "for=\"")
            .header("Forwarded", "for=" + STRANGER + ";proto=https;by=\"x\"");
    assertEquals(
        new Caller(PROXY, origin("http://app.example"), false),
        behindProxies.of(exchange.request()));
  }

  @Test
  void knowsOurOriginsByConfigurationAlone() {
    var configured = new Callers(TestSettings.of("cloakroom.public-origins", "https://a.example"));
    assertEquals(
        Set.of(new Origin("https", "a.example", 443)),
        configured.ours(host("evil.example").request()));
  }

  @Test
  void takesTheAddressedOriginForOursWhereNoneIsConfigured() {
    assertEquals(
        Set.of(new Origin("http", "a.example", 80)), direct.ours(host("a.example").request()));
    assertEquals(Set.of(), direct.ours(host("not a host").request()));
  }

  @Test
  void takesOnlyThisMachineForOursWhereCookiesTravelInClear() {
    var development = new Callers(TestSettings.of("cloakroom.cookie.secure", "false"));
    assertEquals(
        Set.of(new Origin("http", "localhost", 8080)),
        development.ours(host("localhost:8080").request()));
    assertEquals(Set.of(), development.ours(host("a.example").request()));
  }

  @Test
  void developmentServersAreOursBesideTheRequestsOrigin() {
    var callers =
        new Callers(TestSettings.of("cloakroom.development-origins", "http://localhost:5173"));
    var request = host("localhost:8080").request();
    assertEquals(
        List.of(new Origin("http", "localhost", 8080), new Origin("http", "localhost", 5173)),
        List.copyOf(callers.ours(request)));
    assertEquals(Optional.of(new Origin("http", "localhost", 8080)), callers.addressed(request));
  }

  @Test
  void knowsEachRequestsOwnOriginWhateverTheOneBeforeAddressed() {
    for (var host : List.of("a.example", "b.example", "ab.example", "b.example", "/b.example")) {
      assertEquals(Origin.parse("http://" + host), direct.of(host(host).request()).origin(), host);
    }
    assertEquals(
        origin("https://b.example"), direct.of(host("b.example").secure().request()).origin());
    assertEquals(Optional.empty(), direct.of(host("/b.example").request()).origin());
  }

  @Test
  void knowsTheAddressedOriginWithoutAnyConfigured() {
    assertEquals(origin("http://a.example"), direct.addressed(host("a.example").request()));
  }

  @Test
  void letsNoRequestAddressAnOriginThatIsNotConfigured() {
    var one = new Callers(TestSettings.of("cloakroom.public-origins", "https://a.example"));
    assertEquals(origin("https://a.example"), one.addressed(host("evil.example").request()));
    var two =
        new Callers(
            TestSettings.of("cloakroom.public-origins", "https://a.example,https://b.example"));
    assertEquals(origin("https://b.example"), two.addressed(host("b.example").secure().request()));
    assertEquals(Optional.empty(), two.addressed(host("evil.example").secure().request()));
    assertEquals(Optional.empty(), two.addressed(new FakeExchange().request()));
  }

  @Test
  void takesNothingFromAFieldThatIsAllCommas() {
    var exchange =
        host("app.example")
            .from(PROXY)
            .header("X-Forwarded-Proto", ",")
            .header("X-Forwarded-Host", ",,");
    assertEquals(
        new Caller(PROXY, origin("http://app.example"), false),
        behindProxies.of(exchange.request()));
  }

  private String forwardedFor(String field) {
    var exchange = host("a").from(PROXY).header("X-Forwarded-For", field);
    return behindProxies.of(exchange.request()).address();
  }

  private static FakeExchange host(String host) {
    return new FakeExchange().header("Host", host);
  }

  private static FakeExchange spoofed() {
    return host("app.example")
        .header("X-Forwarded-For", "192.0.2.66")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "evil.example")
        .header("Forwarded", "for=192.0.2.66;proto=https;host=evil.example");
  }

  private static Optional<Origin> origin(String text) {
    return Optional.of(Origin.parse(text).orElseThrow());
  }
}
