package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.CloakroomApplication;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.web.ErrorServlet;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule stands in front of everything but the few things that are named here. */
@OnServer
class SameOriginIT {
  private static final String ADMIN = "api/admin/sessions";
  private static final String METRICS = "api/metrics";
  private static final List<String> EXEMPT =
      List.of("api/health/live", "api/health/ready", "api/problems/not_found");
  // An OpenID Provider leads browsers to the callback, and calls the other itself.
  private static final List<String> OF_PROVIDER =
      List.of("GET api/login/callback", "POST api/login/callback", "POST api/logout/backchannel");

  private final Browser browser = Browser.at(Server.page());

  /** Every method of every resource, and every servlet, as {@code METHOD path}. */
  static Stream<String> everythingThatIsRegistered() {
    var endpoints = new TreeSet<String>();
    for (var resource : new CloakroomApplication().getClasses()) {
      var root = resource.getAnnotation(Path.class);
      if (root == null) {
        continue;
      }
      for (var method : resource.getMethods()) {
        var below = method.getAnnotation(Path.class);
        var path = "api" + root.value() + (below == null ? "" : below.value());
        httpMethods(method.getAnnotations())
            .forEach(name -> endpoints.add(name + " " + path.replace("{code}", "not_found")));
      }
    }
    endpoints.add("GET " + ErrorServlet.PATH.substring(1));
    endpoints.add("GET relay/x");
    return endpoints.stream();
  }

  private static Stream<String> httpMethods(Annotation[] annotations) {
    return Arrays.stream(annotations)
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .filter(method -> method != null)
        .map(HttpMethod::value);
  }

  @Test
  void findsTheResourcesAndServletsThatItIsToTest() {
    var endpoints = everythingThatIsRegistered().toList();
    assertTrue(endpoints.contains("POST api/login"), endpoints::toString);
    assertTrue(endpoints.contains("GET cloakroom-problem"), endpoints::toString);
    assertTrue(endpoints.size() >= 9, endpoints::toString);
  }

  @ParameterizedTest
  @MethodSource("everythingThatIsRegistered")
  void refusesWhatCannotProveThatItComesFromUs(String endpoint) {
    var method = endpoint.split(" ")[0];
    var path = endpoint.split(" ")[1].replace("{name}", "any");
    for (var stranger : List.of(browser.withoutProof(), browser.crossSite())) {
      var answer = stranger.send(method, path, BodyPublishers.noBody());
      if (EXEMPT.contains(path)) {
        assertEquals(200, answer.statusCode());
      } else if (path.equals(ADMIN)) {
        // It takes no cookie for a credential, from whichever site.
        Answers.assertProblem(401, "unauthorized", answer);
      } else if (path.equals(METRICS)) {
        // It is off here, and takes no cookie either.
        Answers.assertProblem(404, "not_found", answer);
      } else if (OF_PROVIDER.contains(endpoint)) {
        assertNotEquals(403, answer.statusCode());
        assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
      } else if (method.equals("HEAD")) {
        assertEquals(403, answer.statusCode());
      } else {
        Answers.assertProblem(403, "cross_origin", answer);
      }
    }
  }

  // The JDK's client asks for HTTP/2 without TLS, too: the first request of a connection changes to
  // it, where the server has it. Payara and GlassFish have it not, close that connection and say
  // so,
  // but not where the answer is an error page: the next request would meet a closed connection.
  @Test
  void aRequestOverHttp2IsOfOurOriginToo() throws Exception {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    var own = "http://" + Server.page().getAuthority();
    var live = HttpRequest.newBuilder(Server.page().resolve("api/health/live")).build();
    assertEquals(200, client.send(live, BodyHandlers.discarding()).statusCode());
    var logout =
        HttpRequest.newBuilder(Server.page().resolve("api/logout"))
            .header("Origin", own)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    assertEquals(204, client.send(logout, BodyHandlers.discarding()).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api/health/live/",
        "api/health/live;x=1",
        "api/health/../auth/session",
        "api/health/%6cive",
        "api/health/live/../../auth/session",
        "api//health/live",
        "api/problems/../auth/session",
        "API/auth/session",
        "api;x=1/auth/session",
        "%61pi/auth/session",
        "./api/auth/session",
        "x/../api/auth/session"
      })
  void noOtherSpellingInheritsAnExemption(String path) throws IOException {
    var request =
        "GET /"
            + path
            + " HTTP/1.1\r\nHost: "
            + Server.page().getAuthority()
            + "\r\n"
            + "Sec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n";
    var answer = RawSocket.exchange(Server.page(), request);
    var status = answer.substring(9, 12);
    assertTrue(List.of("400", "403", "404").contains(status), answer);
    assertFalse(answer.contains("authenticated") || answer.contains("\"UP\""), answer);
  }

  @Test
  void aCrossSiteLoginSetsNoCookie() {
    var answer = browser.crossSite().signIn("ada", "lovelace");
    Answers.assertProblem(403, "cross_origin", answer);
    assertTrue(browser.cookies().isEmpty());
    assertEquals(0, Server.backend().calls(ScriptedBackend.LOGIN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "https://localhost",
        "http://localhost:1",
        "*"
      })
  void noOtherOriginIsEverAllowed(String origin) {
    var preflight =
        browser
            .with("Origin", origin)
            .with("Access-Control-Request-Method", "POST")
            .with("Access-Control-Request-Headers", "x-csrf")
            .with("Sec-Fetch-Site", "cross-site")
            .send("OPTIONS", "api/login", BodyPublishers.noBody());
    Answers.assertProblem(403, "cross_origin", preflight);
    assertTrue(
        preflight.headers().map().keySet().stream()
            .noneMatch(name -> name.startsWith("access-control")));
  }

  @Test
  void ourOwnPreflightGetsNoCorsHeaderEither() {
    var answer = browser.send("OPTIONS", "api/login", BodyPublishers.noBody());
    assertTrue(
        answer.headers().map().keySet().stream()
            .noneMatch(name -> name.startsWith("access-control")));
  }

  @Test
  void theAnswerSaysWhatItDependsOn() {
    for (var view : List.of(browser, browser.crossSite())) {
      var vary = String.join(",", view.get("api/auth/session").headers().allValues("Vary"));
      assertTrue(vary.contains("Origin") && vary.contains("Sec-Fetch-Site"), vary);
    }
  }

  @Test
  void aTypedAddressReadsButDoesNotWrite() {
    browser.signIn("ada", "lovelace");
    assertEquals(200, browser.navigating().get("api/auth/session").statusCode());
    assertEquals(403, browser.navigating().post("api/logout").statusCode());
  }

  @Test
  void theHeaderAloneIsProofEnoughForAnOldBrowser() {
    var old = browser.withoutProof().with("X-CSRF", "1");
    assertEquals(201, old.signIn("ada", "lovelace").statusCode());
    assertEquals(200, old.get("api/auth/token").statusCode());
    assertEquals(403, old.with("X-CSRF", "0").get("api/auth/token").statusCode());
  }

  @Test
  void anOriginThatSaysNothingDoesNoHarmBesideSameOrigin() {
    var silent = browser.with("Origin", "null").with("X-CSRF", "1");
    assertEquals(201, silent.signIn("ada", "lovelace").statusCode());
    assertEquals(204, silent.post("api/logout").statusCode());
    Answers.assertProblem(
        403, "cross_origin", silent.without("Sec-Fetch-Site").signIn("ada", "lovelace"));
    Answers.assertProblem(
        403, "cross_origin", silent.with("Sec-Fetch-Site", "cross-site").signIn("ada", "lovelace"));
  }

  @Test
  void anOldBrowserProvesAReadByItsReferer() {
    var old = browser.withoutProof().with("Referer", Server.page() + "index.html");
    assertEquals(200, old.get("api/auth/session").statusCode());
    Answers.assertProblem(403, "cross_origin", old.post("api/logout"));
    Answers.assertProblem(
        403, "cross_origin", old.with("Sec-Fetch-Dest", "image").get("api/auth/session"));
    Answers.assertProblem(403, "cross_origin", old.with("Origin", "null").get("api/auth/session"));
  }

  @Test
  void anOriginThatIsNotListedIsAProblemOfItsOwn() {
    var origin = "http://dev-server.example:5173";
    var proxied = browser.with("Origin", origin).with("X-CSRF", "1");
    var answer = proxied.signIn("ada", "lovelace");
    Answers.assertProblem(403, "origin_not_listed", answer);
    assertTrue(answer.body().contains("cloakroom.public-origins"), answer.body());
    assertFalse(answer.body().contains("dev-server"), answer.body());
    var own = "http://" + Server.page().getAuthority();
    var audited = ServerLog.lines("event=\"CrossOriginRefused\"", "origin=\"" + origin + "\"");
    assertTrue(audited.get(0).contains("accepted=\"[" + own + "]\""), audited.get(0));
    Answers.assertProblem(403, "cross_origin", proxied.without("X-CSRF").get("api/user"));
  }

  @Test
  void thePageAndItsFilesAreForEverybody() {
    for (var path : List.of("", "index.html", "cloakroom.js", "demo.css")) {
      var answer = browser.crossSite().get(path);
      assertEquals(200, answer.statusCode(), path);
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
      var policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertEquals("same-origin", answer.headers().firstValue("Referrer-Policy").orElseThrow());
      assertFalse(policy.contains("unsafe"), policy);
    }
  }
}
