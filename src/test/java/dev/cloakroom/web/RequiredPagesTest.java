package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeBody;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.page.RefreshPage;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenPair;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredPagesTest {
  private static final String[] PASSWORD = {
    "cloakroom.login.required", "/reports/*", "cloakroom.login.page", "/sign-in.html"
  };
  private static final String[] OPEN_ID_CONNECT = {
    "cloakroom.login.required", "/reports/*",
    "cloakroom.oidc.issuer", "https://op.example",
    "cloakroom.oidc.client-id", "shop",
    "cloakroom.oidc.client-secret", "hunter2",
    "cloakroom.public-origins", "https://app.example"
  };

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService tokens = new FakeTokenService();
  private final FakeBody body = new FakeBody();
  private int status = 200;
  private String type;
  private TestNode node;
  private RequiredPages pages;
  private Optional<String> fallback = Optional.empty();

  private void configure(String... pairs) {
    var settings = TestSettings.of(pairs);
    node = new TestNode(settings, tokens, new MemoryStore(clock), clock);
    pages = new RequiredPages(settings, node.sessions(), new Callers(settings));
  }

  private FakeExchange request(String method, String path, String query) {
    return new FakeExchange(method)
        .header("Host", "app.example")
        .secure()
        .on("getContextPath", args -> "/app")
        .on("getRequestURI", args -> "/app" + path)
        .on("getQueryString", args -> query)
        .on("getServletPath", args -> path)
        .on("getPathInfo", args -> null)
        .on("setStatus", args -> status = (int) args[0])
        .on("setContentType", args -> type = (String) args[0])
        .on("setContentLength", args -> null)
        .on("getOutputStream", args -> body);
  }

  private static FakeExchange navigating(FakeExchange exchange, String site) {
    return exchange.header("Sec-Fetch-Mode", "navigate").header("Sec-Fetch-Site", site);
  }

  private boolean answers(FakeExchange exchange) {
    try {
      return pages.answers(exchange.request(), exchange.response(), fallback);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Problem problem(FakeExchange exchange) {
    return assertThrows(ProblemException.class, () -> answers(exchange)).problem();
  }

  private String signIn() {
    var login = new FakeExchange();
    var end = FakeClock.START.plusSeconds(600);
    node.serves(login.request())
        .start(
            new TokenPair("t", Optional.of("r"), Optional.of(end)),
            "ada",
            SessionAttributes.OF_PASSWORD);
    return login.cookies();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET, /reports, -, %2Fapp%2Freports",
        "GET, /reports/may.html, -, %2Fapp%2Freports%2Fmay.html",
        "HEAD, /reports/may.html, -, %2Fapp%2Freports%2Fmay.html",
        "GET, /reports/x, a=b&c=%2F+d, %2Fapp%2Freports%2Fx%3Fa%3Db%26c%3D%252F%2Bd",
        "GET, /reports/x, '', %2Fapp%2Freports%2Fx%3F"
      })
  void leadsAStrangersNavigationToTheSignIn(
      String method, String path, String query, String returnTo) {
    configure(PASSWORD);
    var exchange = navigating(request(method, path, query), "none");
    assertTrue(answers(exchange));
    assertEquals(303, status);
    assertEquals(List.of("/app/sign-in.html?returnTo=" + returnTo), exchange.answered("Location"));
    assertEquals(List.of("no-store"), exchange.answered("Cache-Control"));
    assertEquals("", body.text());
  }

  @Test
  void aSignInPageOfTheAppsRouterThatNeedsASignInIsNotFound() {
    configure(
        "cloakroom.login.required", "/reports/*,/index.html",
        "cloakroom.login.page", "/sign-in",
        "cloakroom.login.error-path", "/sign-in-failed");
    fallback = Optional.of("/index.html");
    for (var path : List.of("/sign-in", "/sign-in-failed")) {
      var exchange = navigating(request("GET", path, null), "same-origin");
      assertEquals(Problem.NOT_FOUND, problem(exchange), path);
    }
  }

  @Test
  void aFallbackThatIsRequiredIsRequiredByEveryPath() {
    configure(PASSWORD);
    fallback = Optional.of("/reports/app.html");
    var exchange = navigating(request("GET", "/orders/17", null), "none");
    assertTrue(answers(exchange));
    assertEquals(
        List.of("/app/sign-in.html?returnTo=%2Fapp%2Forders%2F17"), exchange.answered("Location"));
    fallback = Optional.of("/index.html");
    assertFalse(answers(navigating(request("GET", "/orders/17", null), "none")));
  }

  @Test
  void leadsToTheProviderWithoutAPage() {
    configure(OPEN_ID_CONNECT);
    var exchange = navigating(request("GET", "/reports/may.html", null), "same-origin");
    assertTrue(answers(exchange));
    assertEquals(
        List.of("/app/api/login?returnTo=%2Fapp%2Freports%2Fmay.html"),
        exchange.answered("Location"));
  }

  @Test
  void leavesAPathOutThatIsTooLong() {
    configure(PASSWORD);
    var exchange = navigating(request("GET", "/reports/x", "q=" + "a".repeat(1024)), "none");
    assertTrue(answers(exchange));
    assertEquals(List.of("/app/sign-in.html"), exchange.answered("Location"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void asksAgainWhereAnotherSiteHasSentTheBrowser(String site) {
    configure(PASSWORD);
    var exchange =
        navigating(request("GET", "/reports/x", "q=\"><script>&'"), site)
            .header("Referer", "https://elsewhere.example/");
    assertTrue(answers(exchange));
    assertEquals(200, status);
    assertEquals(RefreshPage.TYPE, type);
    assertEquals(RefreshPage.to("/app/reports/x?q=\"><script>&'"), body.text());
    assertFalse(body.text().contains("<script>"), body.text());
    assertEquals(List.of("no-store"), exchange.answered("Cache-Control"));
    assertEquals(
        List.of("default-src 'none'; frame-ancestors 'none'"),
        exchange.answered("Content-Security-Policy"));
    assertTrue(exchange.setCookies().isEmpty());
  }

  @Test
  void asksAgainOnlyOnce() {
    configure(PASSWORD);
    var exchange =
        navigating(request("GET", "/reports/x", null), "cross-site")
            .header("Referer", "https://app.example/app/reports/x");
    assertTrue(answers(exchange));
    assertEquals(303, status);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET, cors, same-origin, */*",
        "GET, no-cors, cross-site, text/html",
        "GET, -, same-origin, text/html",
        "GET, -, -, */*",
        "GET, -, -, -",
        "POST, navigate, same-origin, text/html",
        "PUT, -, -, text/html",
        "OPTIONS, -, -, text/html",
        "TRACE, -, -, text/html",
        "DELETE, cors, same-origin, */*"
      })
  void refusesEverythingElse(String method, String mode, String site, String accept) {
    configure(PASSWORD);
    var exchange = request(method, "/reports/x", null);
    Optional.ofNullable(mode).ifPresent(value -> exchange.header("Sec-Fetch-Mode", value));
    Optional.ofNullable(site).ifPresent(value -> exchange.header("Sec-Fetch-Site", value));
    Optional.ofNullable(accept).ifPresent(value -> exchange.header("Accept", value));
    assertEquals(Problem.LOGIN_REQUIRED, problem(exchange));
    assertEquals(200, status);
  }

  @Test
  void aBrowserWithoutFetchMetadataNavigatesIfItWantsHtml() {
    configure(PASSWORD);
    var exchange = request("GET", "/reports/x", null).header("Accept", "text/html,*/*;q=0.8");
    assertTrue(answers(exchange));
    assertEquals(303, status);
  }

  @ParameterizedTest
  @CsvSource({"GET, navigate", "GET, cors", "POST, cors", "HEAD, no-cors"})
  void aSignedInUserPasses(String method, String mode) {
    configure(PASSWORD);
    var exchange =
        request(method, "/reports/x", null)
            .header("Cookie", signIn())
            .header("Sec-Fetch-Mode", mode)
            .header("Sec-Fetch-Site", "cross-site");
    assertFalse(answers(exchange));
    assertEquals(List.of("no-store"), exchange.answered("Cache-Control"));
    assertTrue(exchange.setCookies().isEmpty());
  }

  @Test
  void aSessionThatIsOverIsNone() {
    configure(PASSWORD);
    var cookies = signIn();
    clock.pass(Duration.ofHours(25));
    var exchange = navigating(request("GET", "/reports/x", null), "none").header("Cookie", cookies);
    assertTrue(answers(exchange));
    assertEquals(303, status);
  }

  /** {@code /api/auth/session} says then that nobody is signed in: the pages must agree with it. */
  @Test
  void aSessionThatCannotBeRenewedForLongIsNone() {
    configure(PASSWORD);
    var cookies = signIn();
    clock.pass(Duration.ofMinutes(11));
    var exchange = new FakeExchange().header("Cookie", cookies);
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(1), null));
    assertThrows(RefreshUnavailable.class, () -> node.serves(exchange.request()).fresh());
    assertFalse(answers(request("GET", "/reports/x", null).header("Cookie", cookies)));
    clock.pass(Duration.ofMinutes(6));
    assertEquals(
        Problem.LOGIN_REQUIRED,
        problem(request("GET", "/reports/x", null).header("Cookie", cookies)));
  }

  @Test
  void nobodyGetsAPathThatCanBeReadInTwoWays() {
    configure(PASSWORD);
    var cookies = signIn();
    assertEquals(
        Problem.NOT_FOUND,
        problem(request("GET", "/x/..%2freports/x", null).header("Cookie", cookies)));
    assertEquals(
        Problem.NOT_FOUND, problem(navigating(request("GET", "/reports//x", null), "none")));
  }

  @Test
  void aQueryThatIsNoneIsRefused() {
    configure(PASSWORD);
    assertEquals(
        Problem.INVALID_REQUEST,
        problem(navigating(request("GET", "/reports/x", "a\u00e9"), "cross-site")));
  }

  @Test
  void otherPathsPassAsTheyAre() {
    configure(PASSWORD);
    var exchange = request("GET", "/index.html", null);
    assertFalse(answers(exchange));
    assertTrue(exchange.answered("Cache-Control").isEmpty());
    configure();
    assertFalse(answers(request("GET", "/x/../reports/x", null)));
  }
}
