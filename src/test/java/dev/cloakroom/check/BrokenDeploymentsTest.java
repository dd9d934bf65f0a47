package dev.cloakroom.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.testing.ScriptedServer.Answer;
import dev.cloakroom.testing.ScriptedServer.Received;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deployments with one fault each: that is found, and nothing else. */
class BrokenDeploymentsTest {
  private static final TestKeys KEYS = TestKeys.right();
  // No machine is so slow.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * A fault.
   *
   * @param words what is wrong
   */
  private record Fault(Finding finding, String words, Consumer<FakeDeployment> make) {
    @Override
    public String toString() {
      return finding.id() + ": " + words;
    }
  }

  static List<Fault> faults() {
    return List.of(
        plain(
            Finding.HTTP_ANSWERS,
            "plain http serves the app",
            given -> FakeDeployment.page(200, "app")),
        plain(
            Finding.HTTP_REDIRECT,
            "plain http leads elsewhere",
            given -> FakeDeployment.with(given, "Location", "https://other.example/")),
        plain(
            Finding.HTTP_REDIRECT,
            "plain http leads to plain http",
            given -> FakeDeployment.with(given, "Location", "http://localhost/")),
        plain(
            Finding.HSTS_OVER_HTTP,
            "a redirect has HSTS",
            given -> FakeDeployment.with(given, "Strict-Transport-Security", "max-age=31536000")),
        field(Finding.HSTS_MISSING, "Strict-Transport-Security"),
        field(Finding.HSTS_TWICE, "Strict-Transport-Security", "max-age=31536000", "max-age=300"),
        field(Finding.HSTS_SHORT, "Strict-Transport-Security", "max-age=300"),
        field(Finding.HSTS_SHORT, "Strict-Transport-Security", "includeSubDomains"),
        on(
            Finding.NOT_CLOAKROOM,
            "an nginx without a site",
            path -> true,
            FakeDeployment.page(200, "<title>Welcome to nginx!</title>")),
        on(
            Finding.NOT_CLOAKROOM,
            "an API of somebody else",
            path -> true,
            new Answer(
                200,
                Map.of("Content-Type", List.of("application/json")),
                "{\"code\":1}".getBytes(StandardCharsets.UTF_8))),
        new Fault(
            Finding.OTHER_CONTEXT_ROOT, "deployed at /cloakroom", BrokenDeploymentsTest::moved),
        on(
            Finding.REDIRECTED,
            "a loop of redirects",
            path -> true,
            redirect("/shop/api/auth/session")),
        on(
            Finding.REDIRECTED,
            "to another host",
            path -> true,
            redirect("https://www.example.org/shop/api/auth/session")),
        new Fault(
            Finding.REDIRECTED,
            "a chain without an end",
            fake -> fake.answer = (received, given) -> redirect(received.path() + "x")),
        on(
            Finding.PROXY_ERROR,
            "the server is down",
            path -> true,
            FakeDeployment.page(502, "<h1>502 Bad Gateway</h1>")),
        new Fault(
            Finding.NO_ANSWER,
            "a connection is closed",
            fake ->
                fake.request = received -> received.path().contains("/relay/") ? null : received),
        new Fault(
            Finding.PUBLIC_ORIGIN,
            "public-origins has another",
            fake -> fake.publicOrigin = "https://other.example"),
        new Fault(Finding.CONTEXT_ROOT, "the proxy strips the prefix", fake -> fake.ownRoot = "/"),
        answer(
            Finding.REDIRECT_URI,
            "the redirect URI has http",
            is("api/login"),
            given -> text(given, "https%3A%2F%2Flocalhost", "http%3A%2F%2Flocalhost")),
        on(
            Finding.RELAY_NOT_PASSED,
            "the proxy passes /api only",
            path -> path.startsWith("/shop/relay/"),
            FakeDeployment.page(404, "nginx")),
        answer(
            Finding.PROBLEM_REPLACED,
            "the proxy has error pages",
            path -> true,
            given ->
                given.status() >= 400
                    ? FakeDeployment.with(
                        FakeDeployment.page(given.status(), "Oops"),
                        "Strict-Transport-Security",
                        "max-age=31536000")
                    : given),
        change(
            Finding.OTHER_SITE_ACCEPTED,
            "the proxy sets a Referer of its own",
            received ->
                received.header("Referer").isPresent()
                    ? request(
                        received,
                        "Referer",
                        "https://" + received.header("Host").orElseThrow() + "/")
                    : received),
        change(
            Finding.OWN_PAGE_REFUSED,
            "the proxy says that nobody navigates",
            received ->
                received.header("Sec-Fetch-Mode").isPresent()
                    ? request(received, "Sec-Fetch-Mode", "cors")
                    : received),
        dropped("Origin"),
        dropped("Sec-Fetch-Site"),
        dropped("Referer"),
        dropped("X-CSRF"),
        field(Finding.CORS_OPEN, "Access-Control-Allow-Origin", "*"),
        field(Finding.COOKIES_DROPPED, "Set-Cookie"),
        cookies(
            Finding.COOKIES_DROPPED,
            "only the last line is passed",
            lines -> lines.subList(lines.size() - 1, lines.size())),
        cookies(
            Finding.COOKIES_FOLDED, "all in one line", lines -> List.of(String.join(", ", lines))),
        cookie(Finding.COOKIE_PREFIX, "__Host-Http-", "__Secure-"),
        cookie(Finding.COOKIE_SECURE, "; Secure", ""),
        cookie(Finding.COOKIE_HTTP_ONLY, "; HttpOnly", ""),
        cookie(Finding.COOKIE_SAME_SITE, "SameSite=Strict", "SameSite=None"),
        cookie(Finding.COOKIE_SAME_SITE, "SameSite=Lax", "SameSite=None"),
        cookie(Finding.COOKIE_PATH, "Path=/", "Path=/shop"),
        cookie(Finding.COOKIE_DOMAIN, "; Secure", "; Secure; Domain=example.org"),
        change(
            Finding.COOKIES_NOT_RETURNED,
            "the proxy drops Cookie",
            received -> request(received, "Cookie")),
        new Fault(
            Finding.SIGN_IN_FAILED,
            "the answer of the login is too big for the proxy",
            fake ->
                fake.answer =
                    (received, given) ->
                        given.status() == 201 ? FakeDeployment.page(502, "Bad Gateway") : given),
        new Fault(
            Finding.SESSION_OUTLIVES_LOGOUT,
            "the logout ends nothing",
            fake -> fake.logoutWorks = false),
        new Fault(
            Finding.CACHED_ANSWER, "a cache that ignores no-store", BrokenDeploymentsTest::cache),
        field(Finding.CACHED_ANSWER, "Age", "7"),
        field(Finding.CACHED_ANSWER, "X-Cache", "HIT from cdn"),
        field(Finding.CACHED_ANSWER, "Cache-Status", "cdn; hit; ttl=30"),
        api(Finding.CACHE_CONTROL, "Cache-Control", "public, max-age=60"),
        api(Finding.CACHE_CONTROL, "Cache-Control"),
        api(Finding.CACHE_CONTROL, "Expires", "Thu, 31 Dec 2037 23:55:55 GMT"),
        api(Finding.ETAG, "ETag", "\"1\""),
        field(Finding.REQUEST_ID_MISSING, "X-Request-Id"),
        answer(
            Finding.FILE_KEPT,
            "a year for files",
            is("cloakroom.js"),
            given -> FakeDeployment.with(given, "Cache-Control", "max-age=31536000")),
        new Fault(
            Finding.REQUEST_HEAD_LIMIT,
            "the proxy's buffers have 8 KB",
            fake -> smallBuffers(fake, 400)),
        new Fault(Finding.REQUEST_HEAD_LIMIT, "431", fake -> smallBuffers(fake, 431)),
        new Fault(
            Finding.REQUEST_HEAD_LIMIT,
            "it hangs up",
            fake -> fake.request = received -> isLong(received) ? null : received),
        new Fault(
            Finding.FORWARDED_BELIEVED,
            "X-Forwarded-Host of a client",
            fake -> fake.forwardedBelieved = true),
        new Fault(
            Finding.FORWARDED_BELIEVED,
            "X-Forwarded-Proto of a client",
            fake ->
                fake.answer =
                    (received, given) ->
                        received.header("X-Forwarded-Proto").isPresent()
                            ? FakeDeployment.with(given, "Strict-Transport-Security")
                            : given),
        new Fault(
            Finding.REQUEST_ID_BELIEVED,
            "X-Request-Id of a client",
            fake ->
                fake.answer =
                    (received, given) ->
                        received
                            .header("X-Request-Id")
                            .map(id -> FakeDeployment.with(given, "X-Request-Id", id))
                            .orElse(given)),
        field(Finding.VERSION_DISCLOSED, "Server", "nginx/1.22.1"),
        field(Finding.VERSION_DISCLOSED, "Server", "Payara Server  6.2025.10 #badassfish"),
        field(Finding.VERSION_DISCLOSED, "X-Powered-By", "Servlet/6.0 JSP/3.1"),
        field(Finding.SECURITY_FIELDS, "Content-Security-Policy"),
        field(Finding.SECURITY_FIELDS, "Referrer-Policy", "unsafe-url"),
        on(
            Finding.DIRECTORY_LISTING,
            "of nginx",
            path -> path.equals("/shop/"),
            FakeDeployment.page(200, "<html><head><title>Index of /shop/</title></head>")),
        on(
            Finding.SERVER_ENDPOINTS,
            "/metrics",
            path -> path.equals("/metrics"),
            Answer.text(200, "jvm_threads 7")),
        on(
            Finding.SERVER_ENDPOINTS,
            "api/metrics",
            path -> path.equals("/shop/api/metrics"),
            Answer.text(200, "cloakroom_ready 1.0")),
        on(
            Finding.DEMO_BACKEND,
            "deployed at /backend",
            path -> path.equals("/backend/.well-known/openid-configuration"),
            Answer.json(
                200,
                Map.of(
                    "issuer",
                    "https://localhost/backend",
                    "end_session_endpoint",
                    "https://localhost/backend/end-session"))),
        on(
            Finding.NOT_READY,
            "the shared state is down",
            path -> path.endsWith("/ready"),
            Answer.json(503, Map.of("status", "DOWN"))),
        answer(
            Finding.PROVIDER_DOWN,
            "the provider is down",
            path -> path.endsWith("/ready"),
            given ->
                text(
                    given,
                    "\"identity-provider\",\"status\":\"UP\"",
                    "\"identity-provider\",\"status\":\"DOWN\"")));
  }

  private static Fault plain(Finding finding, String words, UnaryOperator<Answer> change) {
    return new Fault(finding, words, fake -> fake.plainAnswer = change);
  }

  private static Fault field(Finding finding, String name, String... values) {
    return answer(
        finding,
        name + " is " + Arrays.toString(values),
        path -> path.startsWith("/shop/"),
        given -> FakeDeployment.with(given, name, values));
  }

  private static Fault api(Finding finding, String name, String... values) {
    return answer(
        finding,
        name + " is " + Arrays.toString(values),
        path -> path.startsWith("/shop/api/"),
        given -> FakeDeployment.with(given, name, values));
  }

  private static Fault answer(
      Finding finding, String words, Predicate<String> path, UnaryOperator<Answer> change) {
    return new Fault(
        finding,
        words,
        fake ->
            fake.answer =
                (received, given) -> path.test(received.path()) ? change.apply(given) : given);
  }

  private static Fault on(Finding finding, String words, Predicate<String> path, Answer instead) {
    return answer(finding, words, path, given -> instead);
  }

  private static Fault change(Finding finding, String words, UnaryOperator<Received> change) {
    return new Fault(finding, words, fake -> fake.request = change);
  }

  private static Fault dropped(String name) {
    return change(Finding.FIELD_DROPPED, name, received -> request(received, name));
  }

  private static Fault cookie(Finding finding, String part, String instead) {
    return cookies(
        finding,
        part + " becomes " + instead,
        lines -> lines.stream().map(line -> line.replace(part, instead)).toList());
  }

  private static Fault cookies(Finding finding, String words, UnaryOperator<List<String>> change) {
    return answer(
        finding,
        words,
        path -> true,
        given -> {
          var lines = given.headers().getOrDefault("Set-Cookie", List.of());
          return lines.isEmpty()
              ? given
              : FakeDeployment.with(
                  given, "Set-Cookie", change.apply(lines).toArray(String[]::new));
        });
  }

  private static Predicate<String> is(String path) {
    return FakeDeployment.ROOT.concat(path)::equals;
  }

  private static Answer redirect(String location) {
    return new Answer(302, Map.of("Location", List.of(location)), new byte[0]);
  }

  private static Answer text(Answer given, String part, String instead) {
    var body = new String(given.body(), StandardCharsets.UTF_8).replace(part, instead);
    return new Answer(given.status(), given.headers(), body.getBytes(StandardCharsets.UTF_8));
  }

  /** The request with another value of a field; without the field if there is none. */
  private static Received request(Received received, String name, String... values) {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(received.headers());
    headers.remove(name);
    if (values.length > 0) {
      headers.put(name, List.of(values));
    }
    return new Received(
        received.method(), received.path(), received.query(), headers, received.body());
  }

  private static void moved(FakeDeployment fake) {
    fake.request =
        received ->
            new Received(
                received.method(),
                received.path().replace("/shop/", "/nowhere/").replace("/cloakroom/", "/shop/"),
                received.query(),
                received.headers(),
                received.body());
  }

  private static void cache(FakeDeployment fake) {
    var kept = new ConcurrentHashMap<String, Answer>();
    fake.answer =
        (received, given) ->
            received.method().equals("GET")
                ? kept.computeIfAbsent(received.path(), path -> given)
                : given;
  }

  private static void smallBuffers(FakeDeployment fake, int status) {
    var page = FakeDeployment.page(status, "<h1>Request Header Or Cookie Too Large</h1>");
    fake.answer = (received, given) -> isLong(received) ? page : given;
  }

  private static boolean isLong(Received received) {
    return received.header("Cookie").filter(cookies -> cookies.length() > 8000).isPresent();
  }

  private static Report check(FakeDeployment fake, Clock clock, boolean demo, String password) {
    var options =
        new Options(
            Target.of(fake.origin() + FakeDeployment.ROOT),
            false,
            Optional.of(new Options.Credentials("ada", password, "username", "password")),
            demo,
            Optional.of(fake.plainPort()),
            PATIENCE,
            PATIENCE.multipliedBy(10));
    return Inspection.of(options, new Certificates(KEYS.trusted(), clock), clock);
  }

  private static Report check(FakeDeployment fake) {
    return check(fake, Clock.systemUTC(), false, FakeDeployment.PASSWORD);
  }

  private static FakeDeployment right() {
    return new FakeDeployment(Optional.of(KEYS));
  }

  private static String text(Report report) {
    return TextOutput.of(Target.of("https://localhost/shop"), report);
  }

  private static void assertFound(Finding finding, Report report) {
    assertEquals(Set.of(finding), report.findings().keySet(), () -> text(report));
    assertEquals(1, report.exitStatus());
    assertTrue(text(report).contains(finding.id()));
  }

  @Test
  void nothingIsFoundWhereNothingIsWrong() {
    try (var fake = right()) {
      var report = check(fake);
      assertEquals(Set.of(), report.findings().keySet(), () -> text(report));
      assertEquals(0, report.exitStatus());
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theFaultIsFoundAndNothingElse(Fault fault) {
    try (var fake = right()) {
      fault.make.accept(fake);
      assertFound(fault.finding, check(fake));
    }
  }

  @Test
  void aClockThatIsWrongIsFound() {
    for (var minutes : List.of(-5, 5)) {
      try (var fake = right()) {
        var clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
        assertFound(Finding.CLOCK, check(fake, clock, false, FakeDeployment.PASSWORD));
      }
    }
  }

  @Test
  void aWrongPasswordIsNamed() {
    try (var fake = right()) {
      var report = check(fake, Clock.systemUTC(), false, "wrong");
      assertFound(Finding.SIGN_IN_FAILED, report);
      assertTrue(text(report).contains("login_rejected"));
    }
  }

  @Test
  void theDemosAccountIsTriedOnlyIfAskedTo() {
    try (var fake = right()) {
      fake.request =
          received ->
              new Received(
                  received.method(),
                  received.path(),
                  received.query(),
                  received.headers(),
                  received.body().replace("\"lovelace\"", '"' + FakeDeployment.PASSWORD + '"'));
      check(fake, Clock.systemUTC(), false, FakeDeployment.PASSWORD);
      assertFalse(logins(fake).stream().anyMatch(body -> body.contains("\"lovelace\"")));
      assertFound(
          Finding.DEMO_ACCOUNT, check(fake, Clock.systemUTC(), true, FakeDeployment.PASSWORD));
    }
  }

  private static List<String> logins(FakeDeployment fake) {
    return fake.requests().stream()
        .filter(received -> received.path().endsWith("/api/login"))
        .map(Received::body)
        .toList();
  }

  @Test
  void plainHttpIsDevelopmentOnThisMachineOnly() {
    try (var fake = new FakeDeployment(Optional.empty())) {
      var report = check(fake);
      assertEquals(Set.of(Finding.DEVELOPMENT), report.findings().keySet(), () -> text(report));
      assertEquals(0, report.exitStatus());
      var options =
          new Options(
              Target.of(fake.origin().replace("localhost", "0.0.0.0") + "/shop"),
              false,
              Optional.of(new Options.Credentials("ada", "a-secret", "username", "password")),
              true,
              Optional.empty(),
              PATIENCE,
              PATIENCE);
      var before = logins(fake).size();
      var plain =
          Inspection.of(options, new Certificates(null, Clock.systemUTC()), Clock.systemUTC());
      assertFound(Finding.PLAIN_HTTP, plain);
      // No password goes over plain http; "" is the start at the provider.
      var later = logins(fake).subList(before, logins(fake).size());
      assertTrue(later.stream().allMatch(String::isEmpty), later::toString);
    }
  }

  @Test
  void certificatesThatBrowsersRefuseAreFoundAndGetNoPassword() {
    var certificates =
        Map.of(
            Finding.TLS_HOST_NAME, TestKeys.of("other", "dns:other.example", "-validity", "90"),
            Finding.TLS_EXPIRING, TestKeys.of("expiring", "dns:localhost", "-validity", "3"),
            Finding.TLS_EXPIRED,
                TestKeys.of("expired", "dns:localhost", "-startdate", "-9d", "-validity", "3"));
    certificates.forEach(
        (finding, keys) -> {
          var logins = checkTls(finding, keys, keys);
          assertEquals(finding == Finding.TLS_EXPIRING, logins.contains(false), logins::toString);
        });
    // Issued by nobody who is trusted.
    var logins = checkTls(Finding.TLS_UNTRUSTED, KEYS, certificates.get(Finding.TLS_HOST_NAME));
    assertFalse(logins.contains(false));
  }

  /** Whether each login had an empty body. */
  private static List<Boolean> checkTls(Finding finding, TestKeys keys, TestKeys trusted) {
    try (var fake = new FakeDeployment(Optional.of(keys))) {
      var options =
          new Options(
              Target.of(fake.origin() + "/shop"),
              false,
              Optional.of(
                  new Options.Credentials("ada", FakeDeployment.PASSWORD, "username", "password")),
              false,
              Optional.empty(),
              PATIENCE,
              PATIENCE);
      var clock = Clock.systemUTC();
      assertFound(
          finding, Inspection.of(options, new Certificates(trusted.trusted(), clock), clock));
      return logins(fake).stream().map(String::isEmpty).toList();
    }
  }

  @Test
  void everyFindingIsTriedHere() {
    var tried =
        faults().stream()
            .map(Fault::finding)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Finding.class)));
    tried.addAll(
        Set.of(
            Finding.CLOCK,
            Finding.DEMO_ACCOUNT,
            Finding.DEVELOPMENT,
            Finding.PLAIN_HTTP,
            Finding.TLS_EXPIRED,
            Finding.TLS_EXPIRING,
            Finding.TLS_HOST_NAME,
            Finding.TLS_UNTRUSTED));
    assertEquals(EnumSet.allOf(Finding.class), tried);
  }
}
