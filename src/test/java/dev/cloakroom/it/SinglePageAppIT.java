package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.testing.Browser;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A single-page app with a router of its own ({@code cloakroom.page.fallback}). */
@OnServer
class SinglePageAppIT {
  private final Browser browser = Browser.at(Server.root("spa"));

  private static String header(HttpResponse<String> answer, String name) {
    return String.join(" and ", answer.headers().allValues(name));
  }

  private static void assertRouterPage(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals(Variants.ROUTER_PAGE, answer.body());
    assertTrue(header(answer, "Content-Type").startsWith("text/html"), answer::toString);
    assertEquals("no-cache", header(answer, "Cache-Control"));
    assertTrue(header(answer, "Content-Security-Policy").startsWith("default-src 'self'"));
    assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
    assertFalse(answer.headers().map().containsKey("set-cookie"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"orders", "orders/17", "orders/17/", "orders?tab=2", "b%C3%BCcher", "v1.2/x", "~"})
  void aDeepLinkShowsTheApp(String path) {
    assertRouterPage(browser.navigating().get(path));
    assertRouterPage(browser.following().get(path));
    assertRouterPage(browser.withoutProof().with("Accept", "text/html,*/*").get(path));
    var head = browser.navigating().send("HEAD", path, BodyPublishers.noBody());
    assertEquals(200, head.statusCode());
    assertEquals("no-cache", header(head, "Cache-Control"));
  }

  @Test
  void aLinkOfAnotherSiteShowsItToo() {
    assertRouterPage(browser.navigating().with("Sec-Fetch-Site", "cross-site").get("orders/17"));
  }

  @Test
  void aDeepLinkIsRevalidated() {
    var first = browser.navigating().get("orders/17");
    var etag = header(first, "ETag");
    var modified = header(first, "Last-Modified");
    assertFalse(etag.isEmpty() && modified.isEmpty(), "there is nothing to try");
    var again =
        browser
            .with("If-None-Match", etag)
            .with("If-Modified-Since", modified)
            .navigating()
            .get("orders/17");
    assertEquals(304, again.statusCode());
  }

  @Test
  void aPersonWhoLandsOnAFailureCanReadIt() {
    var person = browser.navigating();
    for (var path : List.of("relay/nowhere/x", "relay/backend/orders", "api/user", "team/hello")) {
      var answer = person.with("Sec-Fetch-Site", "cross-site").get(path);
      Answers.assertProblemPage(Problem.CROSS_ORIGIN, answer);
      assertTrue(answer.body().contains("<a href=\"/spa/\">Back to the application</a>"));
    }
    Answers.assertProblemPage(Problem.UNKNOWN_ROUTE, person.get("relay/nowhere/x"));
    Answers.assertProblemPage(Problem.LOGIN_REQUIRED, person.get("relay/backend/orders"));
    Answers.assertProblemPage(Problem.LOGIN_REQUIRED, person.get("api/user"));
    Answers.assertProblemPage(Problem.LOGIN_REQUIRED, person.get("mine/session"));
    Answers.assertProblemPage(Problem.METHOD_NOT_ALLOWED, person.get("api/login"));
    Answers.assertProblemPage(Problem.NOT_FOUND, person.get("api/nowhere"));
    Answers.assertProblemPage(Problem.NOT_FOUND, person.get("nowhere.html"));
    Answers.assertProblemPage(Problem.NOT_FOUND, person.get("team/lost"));
    Answers.assertProblemPage(Problem.CONFLICT, person.get("team/refuses"));
    Answers.assertProblemPage(Problem.INTERNAL_ERROR, person.get("team/fails"));
    var old = browser.withoutProof().with("Accept", "text/html,*/*;q=0.8");
    Answers.assertProblemPage(Problem.CROSS_ORIGIN, old.get("relay/backend/orders"));
  }

  @Test
  void theSameHoldsForTheContainersErrorPage() {
    var person = Browser.at(Server.page()).navigating();
    Answers.assertProblemPage(Problem.NOT_FOUND, person.get("nowhere.html"));
    Answers.assertProblemPage(Problem.NOT_FOUND, person.get("nowhere"));
    Answers.assertProblemPage(Problem.NOT_FOUND, person.get("api/nowhere"));
  }

  @Test
  void aTeamsOwnErrorPageStays() {
    var answer = Browser.at(Server.root(Variants.COMPLETE)).navigating().get("nowhere.html");
    assertEquals("the team's own page", answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "orders.html",
    "orders/main.js",
    "orders/v1.2",
    ".well-known",
    "docs/nowhere.css",
  })
  void aNameWithADotIsThatOfAFile(String path) {
    var answer = browser.navigating().get(path);
    assertEquals(404, answer.statusCode());
    assertEquals("no-store", header(answer, "Cache-Control"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,api/nowhere,404",
    "GET,api,404",
    "GET,relay/nowhere/x,404",
    "GET,relay,404",
    "GET,cloakroom-problem,404",
    "GET,team/lost,404",
    "GET,team/refuses,409",
    "POST,orders,404 405",
    "PUT,orders,403 404 405 501",
    "DELETE,orders,403 404 405 501"
  })
  void whatHasRulesOfItsOwnKeepsItsFailure(String method, String path, String statuses) {
    var answer = browser.following().send(method, path, BodyPublishers.noBody());
    assertTrue(statuses.contains("" + answer.statusCode()), () -> "answered " + answer);
    assertFalse(answer.body().contains(Variants.ROUTER_PAGE), answer::body);
  }

  @Test
  void aScriptGetsItsFailure() {
    Answers.assertProblem(404, "not_found", browser.get("orders/17"));
    Answers.assertProblem(404, "not_found", browser.with("Accept", "text/html").get("orders/17"));
    Answers.assertProblem(404, "not_found", browser.withoutProof().get("orders/17"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/spa//orders",
        "/spa/x/../orders",
        "/spa/x/..;/orders",
        "/spa/x/%2e%2e/orders",
        "/spa/x/..%2forders",
        "/spa/orders%2f17",
        "/spa/orders%5c17",
        "/spa/%61pi/nowhere",
        "/spa/orders%00",
        "/spa/WEB-INF/nowhere"
      })
  void aPathThatCanBeReadInTwoWaysIsNone(String target) throws IOException {
    var head =
        "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n"
            .formatted(target, Server.page().getPort());
    var navigation =
        "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nAccept: text/html\r\n\r\n";
    var answer = RawSocket.exchange(Server.root("spa"), head + navigation);
    assertFalse(answer.contains(Variants.ROUTER_PAGE), answer);
  }

  @Test
  void theTeamsServletsAndFilesAreServedAsEver() {
    assertEquals("hello", browser.navigating().get("team/hello").body());
    assertEquals("<!doctype html><p>a folder", browser.navigating().get("docs/").body());
    assertEquals(3, browser.navigating().get("docs").statusCode() / 100);
    assertRouterPage(browser.navigating().get(""));
    assertRouterPage(browser.navigating().get("index.html"));
  }

  @Test
  void theSignInComesFirst() {
    var answer = browser.navigating().get("account/orders");
    assertEquals(303, answer.statusCode());
    assertEquals(
        "/spa/sign-in.html?returnTo=%2Fspa%2Faccount%2Forders", header(answer, "Location"));
    Answers.assertProblem(401, "login_required", browser.get("account/orders"));
    assertEquals(201, browser.signIn("ada", "lovelace").statusCode());
    var page = browser.navigating().get("account/orders");
    assertEquals(Variants.ROUTER_PAGE, page.body());
    assertEquals("no-store", header(page, "Cache-Control"));
  }

  @ParameterizedTest
  @CsvSource({
    "assets/index-DiwrgTda.js,'max-age=31536000, immutable'",
    "_next/static/chunks/webpack.js,'max-age=31536000, immutable'",
    "assets/index-CqZ1v3uL.js,no-store",
    "docs/,no-cache",
    "sign-in.html,no-cache",
    "cloakroom.js,no-cache",
    "kept.html,max-age=60"
  })
  void eachKindOfFileIsKeptInItsWay(String path, String expected) {
    assertEquals(expected, header(browser.get(path), "Cache-Control"));
  }

  @Test
  void anyOtherFileIsKeptAsTheServerSays() {
    var caching = header(browser.get("jquery-migrate.js"), "Cache-Control");
    assertFalse(caching.contains("immutable") || caching.contains("no-"), caching);
  }

  @Test
  void noCacheKeepsAFileForSignedInUsers() {
    assertEquals(201, browser.signIn("ada", "lovelace").statusCode());
    for (var path : List.of("account/data.html", "account/data-8e0d62a3.js")) {
      assertEquals("no-store", header(browser.get(path), "Cache-Control"), path);
    }
  }

  /** As a development server calls that rewrites Host (in Vite: {@code changeOrigin: true}). */
  @Test
  void aPageOfADevelopmentServerIsOfTheApp() {
    var page = browser.with("Origin", "http://localhost:5173").with("X-CSRF", "1");
    assertEquals(201, page.signIn("ada", "lovelace").statusCode());
    assertEquals(200, page.get("api/auth/session").statusCode());
    assertEquals(204, page.post("api/logout").statusCode());
    var other = browser.with("Origin", "http://localhost:5174").with("X-CSRF", "1");
    Answers.assertProblem(403, "origin_not_listed", other.post("api/logout"));
    assertEquals(204, browser.post("api/logout").statusCode());
  }

  @Test
  void noCacheKeepsAnErrorPageOfTheTeam() {
    var answer = Browser.at(Server.root(Variants.COMPLETE)).get("assets/index-CqZ1v3uL.js");
    assertEquals(404, answer.statusCode());
    assertEquals("no-store", header(answer, "Cache-Control"));
  }
}
