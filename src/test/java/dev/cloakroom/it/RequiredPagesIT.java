package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.testing.Browser;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that need a sign-in ({@code cloakroom.login.required}). */
@OnServer
class RequiredPagesIT {
  private static final Pattern REFRESH = Pattern.compile("content=\"0; url=/([^\"]+)\"");
  private static final String FROM_ANOTHER_SITE =
      "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nAccept: text/html\r\n";

  private static Browser at(String variant) {
    return Browser.at(Server.root(variant));
  }

  private static Browser signedIn(String variant) {
    var browser = at(variant);
    assertEquals(201, browser.signIn("ada", "lovelace").statusCode());
    return browser;
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static void assertLed(String location, HttpResponse<String> answer) {
    assertEquals(303, answer.statusCode(), answer::body);
    assertEquals(location, header(answer, "Location"));
    assertEquals("", answer.body());
    Answers.assertHeaders(answer);
  }

  private static void assertPrivatePage(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals(Variants.PRIVATE_PAGE, answer.body());
    assertEquals(List.of("no-store"), answer.headers().allValues("Cache-Control"));
  }

  @ParameterizedTest
  @CsvSource({
    "guarded, reports/may.html, %2Fguarded%2Freports%2Fmay.html",
    "guarded, reports/may.html?a=b&c=%2F, %2Fguarded%2Freports%2Fmay.html%3Fa%3Db%26c%3D%252F",
    "guarded, reports/, %2Fguarded%2Freports%2F",
    "guarded, plans/, %2Fguarded%2Fplans%2F",
    "guarded, reports/nowhere.html, %2Fguarded%2Freports%2Fnowhere.html",
    "guarded, team/hello, %2Fguarded%2Fteam%2Fhello",
    "guarded, mine/fails, %2Fguarded%2Fmine%2Ffails",
    "closed, '', %2Fclosed%2F",
    "closed, index.html, %2Fclosed%2Findex.html",
    "closed, empty.html, %2Fclosed%2Fempty.html",
    "closed, sign-in.html/, %2Fclosed%2Fsign-in.html%2F"
  })
  void aStrangerIsLedToTheSignIn(String variant, String path, String returnTo) {
    var location = "/" + variant + "/sign-in.html?returnTo=" + returnTo;
    assertLed(location, at(variant).navigating().get(path));
    assertLed(location, at(variant).navigating().send("HEAD", path, BodyPublishers.noBody()));
  }

  /** Payara and GlassFish add the slash before they ask any filter. */
  @Test
  void aFolderWithoutItsSlashLeadsToTheSignInOrToTheFolder() {
    var answer = at("guarded").navigating().get("reports");
    var location = header(answer, "Location");
    if (answer.statusCode() != 303) {
      assertEquals(3, answer.statusCode() / 100);
      assertTrue(location.endsWith("/guarded/reports/"), location);
      return;
    }
    assertLed("/guarded/sign-in.html?returnTo=%2Fguarded%2Freports", answer);
  }

  @ParameterizedTest
  @CsvSource({
    "guarded, reports/may.html, GET",
    "guarded, reports/may.html, HEAD",
    "guarded, reports/may.html, POST",
    "guarded, reports/may.html, PUT",
    "guarded, reports/may.html, DELETE",
    "guarded, reports/may.html, OPTIONS",
    "guarded, reports/may.html, PROPFIND",
    "guarded, team/hello, GET",
    "guarded, team/hello, POST",
    "guarded, mine/fails, GET",
    "closed, empty.html, GET"
  })
  void aScriptOfAStrangerIsRefused(String variant, String path, String method) {
    var answer = at(variant).send(method, path, BodyPublishers.noBody());
    if (method.equals("HEAD")) {
      assertEquals(401, answer.statusCode());
      return;
    }
    Answers.assertProblem(401, "login_required", answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"reports/may.html", "reports/", "account.html", "plans/", "plans/index.html"})
  void aSignedInUserGetsThePageAndNoCacheKeepsIt(String path) {
    var browser = signedIn("guarded");
    assertPrivatePage(browser.navigating().get(path));
    assertPrivatePage(browser.get(path));
    assertEquals(204, browser.post("api/logout").statusCode());
    assertEquals(303, browser.navigating().get(path).statusCode());
  }

  @Test
  void aConditionalRequestTellsAStrangerNothing() {
    var browser = signedIn("guarded");
    var page = browser.get("reports/may.html");
    var etag = header(page, "ETag");
    var modified = header(page, "Last-Modified");
    assertFalse(etag.isEmpty() && modified.isEmpty(), "there is nothing to try");
    for (var asked : List.of(browser, at("guarded"))) {
      var again =
          asked
              .with("If-None-Match", etag)
              .with("If-Modified-Since", modified)
              .with("Range", "bytes=0-3")
              .navigating()
              .get("reports/may.html");
      assertEquals(asked == browser ? 304 : 303, again.statusCode());
      assertEquals("no-store", header(again, "Cache-Control"));
      assertEquals("", again.body());
      assertTrue(asked == browser || again.headers().firstValue("ETag").isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void aLinkOfAnotherSiteArrivesSignedIn(String site) {
    var browser = signedIn("guarded");
    // The browser sends no Strict cookies with the first request.
    var first =
        at("guarded").navigating().with("Sec-Fetch-Site", site).get("reports/may.html?a=b&c='%3C");
    assertEquals(200, first.statusCode());
    assertEquals("text/html;charset=utf-8", header(first, "Content-Type").toLowerCase());
    assertEquals("no-store", header(first, "Cache-Control"));
    assertEquals(
        "default-src 'none'; frame-ancestors 'none'", header(first, "Content-Security-Policy"));
    assertFalse(first.body().contains("signed-in"), first.body());
    var refresh = REFRESH.matcher(first.body());
    assertTrue(refresh.find(), first::body);
    assertEquals("guarded/reports/may.html?a=b&amp;c=&#39;%3C", refresh.group(1));
    var second =
        browser
            .navigating()
            .with("Sec-Fetch-Site", "same-origin")
            .get("reports/may.html?a=b&c='%3C");
    assertPrivatePage(second);
    assertEquals(
        303,
        at("guarded")
            .navigating()
            .with("Sec-Fetch-Site", "same-origin")
            .get("reports/may.html")
            .statusCode());
  }

  @Test
  void aServletIsNotForLinksOfOtherSites() {
    var answer = at("guarded").navigating().with("Sec-Fetch-Site", "cross-site").get("team/hello");
    Answers.assertProblemPage(Problem.CROSS_ORIGIN, answer);
  }

  @Test
  void servletsAndResourcesOfTheTeamAnswerSignedInUsers() {
    var browser = signedIn("guarded");
    var answer = browser.get("team/hello");
    assertEquals("hello", answer.body());
    Answers.assertHeaders(answer);
    assertEquals(200, browser.post("team/hello").statusCode());
    assertEquals(422, browser.get("mine/fails").statusCode());
    assertEquals(200, browser.get("mine/session").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"guarded", "closed"})
  void whatTheSignInNeedsIsFree(String variant) {
    var browser = at(variant);
    for (var path : List.of("sign-in.html", "sign-in.html?returnTo=%2Fx", "cloakroom.js")) {
      var answer = browser.navigating().get(path);
      assertEquals(200, answer.statusCode(), path);
      assertFalse(header(answer, "Cache-Control").contains("no-store"), path);
    }
    assertEquals(404, browser.get("favicon.ico").statusCode());
    assertEquals(200, browser.get("api/health/ready").statusCode());
    assertEquals(200, browser.get("api/auth/session").statusCode());
    Answers.assertProblem(401, "login_required", browser.get("api/user"));
    Answers.assertProblem(404, "unknown_route", browser.get("relay/nowhere/x"));
    assertEquals(201, browser.signIn("ada", "lovelace").statusCode());
    assertEquals(200, browser.get("api/user").statusCode());
  }

  @Test
  void otherPagesOfTheAppAreFree() {
    var browser = at("guarded");
    assertEquals(Variants.PRIVATE_PAGE, browser.navigating().get("").body());
    assertEquals(200, browser.navigating().get("empty.html").statusCode());
    Answers.assertProblem(404, "not_found", browser.get("nowhere.html"));
  }

  @Test
  void errorPagesAndWelcomeFilesGoOnWorking() {
    var browser = signedIn("closed");
    assertPrivatePage(browser.navigating().get(""));
    assertPrivatePage(browser.navigating().get("reports/"));
    Answers.assertProblem(404, "not_found", browser.get("nowhere.html"));
    assertEquals(200, browser.get("sign-in.html").statusCode());
  }

  static List<String> hostile() {
    return Lines.of(RequiredPagesIT.class, "/required-paths.txt").stream()
        .filter(line -> !line.startsWith("free "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noSpellingServesAFileToAStranger(String path) throws IOException {
    for (var method : List.of("GET", "HEAD", "POST", "PUT", "TRACE", "OPTIONS")) {
      assertRefused(method, "/guarded" + path);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//guarded/reports/may.html",
        "/////guarded/reports/may.html",
        "/%67uarded/reports/may.html",
        "/GUARDED/reports/may.html",
        "/guarded;x=1/reports/may.html",
        "/guarded//reports/may.html",
        "/./guarded/reports/may.html",
        "/x/../guarded/reports/may.html",
        "/guarded/../guarded/reports/may.html",
        "/guarded/..;/guarded/reports/may.html",
        "/guarded/api/../reports/may.html",
        "/guarded/api/..;/reports/may.html",
        "/guarded/api/%2e%2e/reports/may.html",
        "/guarded/api/..%2freports/may.html",
        "/guarded/api;/../reports/may.html",
        "/guarded/relay/../reports/may.html",
        "/guarded/relay/x/../../reports/may.html",
        "/guarded/relay/..;x/reports/may.html",
        "/guarded/cloakroom.js/../reports/may.html",
        "/guarded/cloakroom.js/..;/reports/may.html",
        "/guarded/cloakroom.js/%2e%2e/reports/may.html",
        "/guarded/cloakroom.js;/../reports/may.html",
        "/guarded/sign-in.html/../reports/may.html",
        "/guarded/sign-in.html%2f../reports/may.html",
        "/guarded/favicon.ico/..%5creports/may.html",
        "/guarded/WEB-INF/../reports/may.html",
        "/guarded/reports/may.html?",
        "/guarded/reports/may.html?/sign-in.html",
        "/guarded/reports/may.html;/sign-in.html",
        "/guarded/reports/may.html/cloakroom.js",
        "/guarded/reports/may.html#/sign-in.html",
        "http://localhost/guarded/reports/may.html",
        "http://localhost/guarded/reports/../reports/may.html",
        "http://localhost//guarded/reports/may.html"
      })
  void noWayAroundTheContextPathServesAFile(String target) throws IOException {
    assertRefused("GET", target);
    assertRefused("HEAD", target);
  }

  private static void assertRefused(String method, String target) throws IOException {
    var proofs =
        List.of(
            "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nAccept: text/html\r\n",
            "X-CSRF: 1\r\n",
            FROM_ANOTHER_SITE,
            "Accept: text/html\r\n");
    for (var proof : proofs) {
      var head =
          "%s %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\nContent-Length: 0\r\n"
              .formatted(method, target, Server.page().getPort());
      var answer = RawSocket.exchange(Server.root("guarded"), head + proof + "\r\n");
      assertFalse(answer.contains("signed-in"), answer);
      assertFalse(answer.contains("hello"), answer);
      // A file has this field. The page that asks again has none.
      assertFalse(answer.contains("\r\nLast-Modified: "), answer);
      // Payara's answer to a target that it cannot decode: it asks no application.
      var isSilent = answer.contains("\r\nContent-Length: 0\r\n");
      var isPage = answer.startsWith("HTTP/1.1 200 ") && !isSilent;
      assertTrue(!isPage || proof.equals(FROM_ANOTHER_SITE), answer);
    }
  }
}
