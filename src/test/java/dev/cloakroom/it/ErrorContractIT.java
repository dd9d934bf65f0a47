package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.page.RefreshPage;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.testing.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One form for everything that goes wrong, whoever found out. */
@OnServer
class ErrorContractIT {
  private static final String ACCESS = "__Host-Http-accessToken";

  private static final String PAYARA_REFUSES =
      "Payara Micro answers 400 to header fields with letters beyond ASCII";

  private final Browser browser = Browser.at(Server.page());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nowhere",
        "nowhere.html",
        "api",
        "api/",
        "api/nowhere",
        "api/auth",
        "api/auth/session/x.css",
        "api/problems/nowhere",
        "cloakroom-problem"
      })
  void unknownPathsAreProblems(String path) {
    Answers.assertProblem(404, "not_found", browser.get(path));
  }

  @Test
  void anUnknownPathThatIsNoUriIsTheCallersFault() throws IOException {
    var answer = getAsItIs("/api/nowhere|", "");
    assertTrue(answer.startsWith("HTTP/1.1 40"), answer);
  }

  @NotOn(server = "payara-micro", because = PAYARA_REFUSES)
  @Test
  void aCookieOfAnotherApplicationDisturbsNobody() throws IOException {
    var answer = getAsItIs("/api/auth/session", "Cookie: theme=d\u00e4mmrig {a,b}\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
  }

  private static String getAsItIs(String target, String fields) throws IOException {
    var host = "Host: " + Server.page().getAuthority() + "\r\n";
    var head = host + "X-CSRF: 1\r\nConnection: close\r\n" + fields;
    return RawSocket.exchange(Server.page(), "GET " + target + " HTTP/1.1\r\n" + head + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WEB-INF/web.xml",
        "WEB-INF/classes/META-INF/microprofile-config.properties",
        "META-INF/MANIFEST.MF"
      })
  void theInsideOfTheArchiveIsNotServed(String path) {
    var answer = browser.get(path);
    // WildFly refuses before it asks any application, with a page of its own.
    if (Server.name().equals("wildfly")) {
      assertEquals(404, answer.statusCode());
      assertTrue(answer.body().endsWith("<body>404 - Not Found</body></html>"), answer::body);
      return;
    }
    Answers.assertProblem(404, "not_found", answer);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,api/logout,POST",
    "PUT,api/login,POST",
    "DELETE,api/auth/token,GET",
    "POST,api/auth/session,GET",
    "POST,api/user,GET",
    "PROPFIND,api/login,POST"
  })
  void wrongMethodsAreProblemsThatNameTheRightOnes(String method, String path, String right) {
    var answer = browser.send(method, path, BodyPublishers.noBody());
    Answers.assertProblem(405, "method_not_allowed", answer);
    assertTrue(answer.headers().firstValue("Allow").orElseThrow().contains(right));
  }

  @Test
  void noHeaderOrParameterTurnsAReadIntoAWrite() {
    browser.signIn("ada", "lovelace");
    var overridden = browser.with("X-HTTP-Method-Override", "POST").get("api/logout?_method=POST");
    Answers.assertProblem(405, "method_not_allowed", overridden);
    assertFalse(browser.cookies().isEmpty());
  }

  @Test
  void whatTheCallerWouldRatherAcceptMakesNoDifference() {
    var answer = browser.with("Accept", "image/png").get("api/auth/session");
    assertEquals(200, answer.statusCode());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
  }

  // Servers differ in what of this they take for malformed.
  @ParameterizedTest
  @CsvSource({
    "Accept, application/json;q=2",
    "Accept, 'application/json;q=1.0000'",
    "Accept, ',,,'",
    "Accept, text/html;level",
    "Content-Type, json",
    "Content-Type, '*/'"
  })
  void aFieldThatCannotBeReadIsNoEmptyAnswer(String name, String value) {
    for (var path : new String[] {"api/health/live", "api/auth/session", "api/auth/token"}) {
      var answer = browser.with(name, value).get(path);
      assertFalse(answer.body().isEmpty(), path + ": " + answer.statusCode());
      if (answer.statusCode() != 200) {
        assertTrue(answer.body().contains("\"code\":\""), answer::body);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/nowhere/<script>alert(1)</script>", "api/x\"onload=1"})
  void nothingOfTheRequestIsEchoed(String path) {
    var answer = browser.get(URI.create("x:/").resolve(encoded(path)).getRawPath().substring(1));
    assertEquals(404, answer.statusCode());
    assertFalse(answer.body().contains("script") || answer.body().contains("onload"));
    assertFalse(answer.headers().map().toString().contains("onload"));
  }

  private static String encoded(String path) {
    return "/" + path.replace("<", "%3C").replace(">", "%3E").replace("\"", "%22");
  }

  @Test
  void missingMalformedAndTamperedCookiesAnswerAlike() {
    browser.signIn("ada", "lovelace");
    var good = browser.cookies().all().stream().filter(c -> c.name().equals(ACCESS)).findFirst();
    var value = good.orElseThrow().value();
    var flipped = (value.charAt(40) == 'A' ? 'B' : 'A');
    var headers = new ArrayList<String>();
    headers.add("theme=dark");
    headers.add(ACCESS + "=garbage");
    headers.add(ACCESS + "=" + value.substring(0, 40) + flipped + value.substring(41));
    headers.add(ACCESS + "=" + value.substring(0, value.length() - 1));
    headers.add(ACCESS + "=" + value + "; " + ACCESS + "=" + value);
    headers.add("__Host-Http-refreshToken=" + value);
    headers.add(ACCESS + "=\"" + value + "\"");
    headers.add(ACCESS + "=");
    headers.add(ACCESS + ".1=" + value);
    var bodies =
        headers.stream()
            .map(header -> Browser.at(Server.page()).with("Cookie", header).get("api/auth/token"))
            .peek(answer -> Answers.assertProblem(401, "login_required", answer))
            .map(answer -> answer.body().replaceFirst(",\"requestId\":\"[^\"]+\"", ""))
            .distinct()
            .toList();
    assertEquals(1, bodies.size(), bodies::toString);
  }

  @Test
  void tokensAreTakenFromCookiesOnly() {
    browser.signIn("ada", "lovelace");
    var token = browser.get("api/auth/token").body().replaceAll(".*\"token\":\"([^\"]+).*", "$1");
    var stranger = Browser.at(Server.page());
    var asHeader = stranger.with("Authorization", "Bearer " + token);
    Answers.assertProblem(401, "login_required", asHeader.get("api/user"));
    Answers.assertProblem(401, "login_required", stranger.get("api/user?access_token=" + token));
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void everyProblemHasAPageThatSaysWhatToDo(Problem problem) {
    var page = browser.navigating().get("api/problems/" + problem.code());
    assertEquals(200, page.statusCode(), page::body);
    assertTrue(page.body().contains(RefreshPage.escaped(problem.detail())), page::body);
  }

  @Test
  void noSessionOfTheContainerIsEverMade() {
    for (var path : new String[] {"", "api/auth/session", "api/nowhere", "nowhere"}) {
      var answer = browser.get(path);
      assertFalse(answer.headers().map().containsKey("set-cookie"), path);
    }
    browser.signIn("ada", "lovelace");
    browser.get("api/user");
    assertEquals(2, browser.cookies().all().size());
  }

  @Test
  void aCookieHeaderNearTheLimitIsReadAndOneBeyondItIsRefusedWithoutA500() {
    browser.signIn("ada", "lovelace");
    var near =
        browser.cookies().header(Server.page()).orElseThrow() + "; theme=" + "x".repeat(2048);
    assertEquals(200, browser.with("Cookie", near).get("api/auth/token").statusCode());
    var beyond = browser.with("Cookie", "theme=" + "x".repeat(60_000)).get("api/auth/token");
    assertTrue(
        beyond.statusCode() >= 400 && beyond.statusCode() < 500,
        () -> "answered " + beyond.statusCode());
  }
}
