package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of page code, through the relay of a real server. */
@OnServer
class RelayIT {
  private static final String JSON = "application/json";

  private final Browser browser = Browser.at(Server.root("routes"));
  private final ScriptedBackend backend = Server.backend();
  private final String token = Tokens.jwt("ada", Instant.now().plusSeconds(600));

  @BeforeEach
  void signIn() {
    signIn(token);
  }

  private void signIn(String accessToken) {
    backend.answersLoginWith("{\"token\":\"" + accessToken + "\",\"refresh_token\":\"r1\"}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void anOrderIsPlacedAndListedAtTheRealBackend() {
    var page = Browser.at(Server.page());
    backend.reset();
    page.signIn("grace", "hopper");
    var placed = page.post("relay/backend/orders", "{\"item\":\"coat\",\"quantity\":1}");
    assertEquals(201, placed.statusCode(), placed::body);
    var listed = page.get("relay/backend/orders");
    assertEquals(200, listed.statusCode());
    assertTrue(listed.body().contains("coat"), listed::body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void everyMethodPassesWithItsBodyAndOneCredential(String method) {
    backend.answers("/things", 200, JSON, "{\"done\":true}");
    var body = method.equals("GET") || method.equals("OPTIONS") ? "" : "{\"x\":\"\u00e9\"}";
    var answer =
        browser
            .with("Authorization", "Basic c3Rvd2F3YXk=")
            .with("DPoP", "stowaway")
            .with("X-Forwarded-For", "203.0.113.66")
            .with("Forwarded", "for=203.0.113.66")
            .with("Content-Type", JSON)
            .send(method, "relay/backend/things?a=1&b=%20", BodyPublishers.ofString(body));
    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals("{\"done\":true}", answer.body());
    var call = backend.last("/things");
    assertEquals(method, call.method());
    assertEquals(body, call.body());
    assertEquals("a=1&b=%20", call.query());
    assertEquals(List.of("Bearer " + token), call.headers().get("Authorization"));
    assertTrue(call.header("Cookie").isEmpty() && call.header("DPoP").isEmpty());
    assertTrue(call.header("X-CSRF").isEmpty() && call.header("Origin").isEmpty());
    assertEquals(List.of("127.0.0.1"), call.headers().get("X-Forwarded-For"));
    assertFalse(call.headers().get("Forwarded").toString().contains("203.0.113.66"));
    assertTrue(call.header("Via").orElse("").startsWith("1.1 cloakroom-"));
    Answers.assertHeadersOfRelay(answer);
  }

  @Test
  void theBackendsCookiesAndPoliciesStayOutside() {
    var headers =
        Map.of(
            "Content-Type", List.of(JSON),
            "Set-Cookie", List.of("__Host-Http-accessToken=x", "sid=1", "theme=dark"),
            "Access-Control-Allow-Origin", List.of("*"),
            "Server", List.of("secret/1.0"),
            "Cache-Control", List.of("public, max-age=60"),
            "X-Total", List.of("7"));
    backend.answers("/x", new ScriptedServer.Answer(200, headers, new byte[] {'1'}));
    var strict = browser.get("relay/backend/x");
    assertEquals(List.of(), strict.headers().allValues("Set-Cookie"));
    assertEquals("no-store", header(strict, "Cache-Control"));
    assertEquals("7", header(strict, "X-Total"));
    assertEquals("", header(strict, "Server") + header(strict, "Access-Control-Allow-Origin"));

    var lenient = browser.with("Cookie", "theme=light; sid=2").get("relay/maybe/x");
    assertEquals(1, lenient.headers().allValues("Set-Cookie").size());
    assertTrue(header(lenient, "Set-Cookie").startsWith("theme=dark"));
    assertEquals("theme=light", backend.last("/x").header("Cookie").orElseThrow());

    backend.answers("/base/x", new ScriptedServer.Answer(200, headers, new byte[] {'1'}));
    assertEquals("public, max-age=60", header(browser.get("relay/open/x"), "Cache-Control"));
    assertTrue(backend.last("/base/x").header("Authorization").isEmpty());
    backend.answers("/base/y", 200, JSON, "1");
    assertEquals("no-store", header(browser.get("relay/open/y"), "Cache-Control"));
  }

  @Test
  void htmlOfTheBackendIsNoPageOfOurs() {
    backend.answers("/page", 200, "text/html", "<script>steal()</script>");
    var answer = browser.navigating().get("relay/backend/page");
    assertEquals(200, answer.statusCode());
    assertTrue(header(answer, "Content-Security-Policy").startsWith("sandbox"));
    assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
  }

  @Test
  void aQueryPassesHoweverManyParametersItHas() {
    backend.answers("/x", 200, JSON, "1");
    var query = "id=1&".repeat(1500);
    assertEquals(200, browser.get("relay/backend/x?" + query).statusCode());
    assertEquals(query, backend.last("/x").query());
  }

  @Test
  void anyMethodPassesUnlessTheRouteListsThem() {
    backend.answers("/x", 200, JSON, "1");
    assertEquals(
        200, browser.send("PROPFIND", "relay/backend/x", BodyPublishers.noBody()).statusCode());
    assertEquals("PROPFIND", backend.last("/x").method());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,relay/nowhere/x,404,unknown_route",
    "GET,relay,404,unknown_route",
    "GET,relay/,404,unknown_route",
    "POST,relay/open/x,405,method_not_allowed",
    "PROPFIND,relay/open/x,405,method_not_allowed",
    "GET,relay/backend/a%2fb,400,invalid_request",
    "GET,relay/backend/%252e%252e/x,400,invalid_request",
    "GET,relay/backend/a;/..;x=1/b,400,invalid_request"
  })
  void whatLeadsNowhereIsAProblemAndReachesNobody(
      String method, String path, int status, String code) {
    var answer = browser.send(method, path, BodyPublishers.noBody());
    assertEquals(1, backend.requests().size(), "only the login");
    assertEquals(status, answer.statusCode(), answer::body);
    assertEquals(status == 405, answer.headers().map().containsKey("allow"));
    // Some servers refuse strange paths before any application is asked, in their own words.
    if (status != 400 || answer.body().startsWith("{")) {
      Answers.assertProblem(status, code, answer);
    }
  }

  @Test
  void withoutASessionARouteThatNeedsATokenIsNotCalled() {
    var stranger = Browser.at(Server.root("routes"));
    Answers.assertProblem(401, "login_required", stranger.get("relay/backend/x"));
    backend.answers("/x", 200, JSON, "1");
    backend.answers("/base/x", 200, JSON, "2");
    assertEquals("1", stranger.get("relay/maybe/x").body());
    assertEquals("2", stranger.get("relay/open/x").body());
    assertTrue(backend.last("/x").header("Authorization").isEmpty());
  }

  @Test
  void aTokenThatHasEndedIsRenewedBeforeTheCall() {
    signIn(Tokens.jwt("ada", Instant.now().minusSeconds(1)));
    backend.answersRefreshWith("{\"token\":\"" + token + "\",\"refresh_token\":\"r2\"}");
    backend.answers("/x", 200, JSON, "1");
    var answer = browser.get("relay/backend/x");
    assertEquals("1", answer.body());
    assertEquals(2, answer.headers().allValues("Set-Cookie").size());
    assertEquals("Bearer " + token, backend.last("/x").header("Authorization").orElseThrow());
  }

  @Test
  void aRouteWithoutATokenRenewsNothing() {
    signIn(Tokens.jwt("ada", Instant.now().minusSeconds(1)));
    backend.answersRefreshWith("{\"token\":\"" + token + "\",\"refresh_token\":\"r2\"}");
    backend.answers("/base/x", 200, JSON, "2");
    var answer = browser.get("relay/open/x");
    assertEquals("2", answer.body());
    assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
    assertEquals(0, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void aRefusedTokenIsRenewedOnceAndASmallBodySentAgain() {
    var next = Tokens.jwt("ada", Instant.now().plusSeconds(900));
    backend.answersRefreshWith("{\"token\":\"" + next + "\",\"refresh_token\":\"r2\"}");
    backend.answers("/x", 401, "text/html", "Basic needed");
    var answer = browser.post("relay/backend/x", "{\"n\":1}");
    assertEquals(401, answer.statusCode());
    assertEquals("Cookie realm=\"cloakroom\"", header(answer, "WWW-Authenticate"));
    assertEquals(2, backend.calls("/x"));
    assertEquals("{\"n\":1}", backend.last("/x").body());
    assertEquals("Bearer " + next, backend.last("/x").header("Authorization").orElseThrow());
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
    assertEquals(2, answer.headers().allValues("Set-Cookie").size());
  }

  private void signInWithoutRefreshToken() {
    backend.answersLoginWith("{\"token\":\"" + token + "\"}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
  }

  // A wrong PIN, say.
  @Test
  void a401IsPassedOnWithItsBodyWhereNothingCanRenewTheToken() {
    signInWithoutRefreshToken();
    backend.answers("/pin", 401, JSON, "{\"error\":\"wrong pin\"}");
    backend.answersUserWith(200, JSON, "{}");
    for (var i = 0; i < 3; i++) {
      var answer = browser.post("relay/backend/pin", "{\"pin\":1}");
      assertEquals(401, answer.statusCode());
      assertEquals("{\"error\":\"wrong pin\"}", answer.body());
      assertEquals("Cookie realm=\"cloakroom\"", header(answer, "WWW-Authenticate"));
      assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
      Answers.assertHeadersOfRelay(answer);
    }
    assertEquals(3, backend.calls("/pin"));
    assertEquals(1, backend.calls(ScriptedBackend.USER));
    assertEquals(
        "Bearer " + token,
        backend.last(ScriptedBackend.USER).header("Authorization").orElseThrow());
    assertTrue(browser.get("api/auth/session").body().contains("\"authenticated\":true"));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 403, 404, 405, 500, 501, 503})
  void a401EndsNoSessionIfTheUserResourceProvesNothing(int status) {
    signInWithoutRefreshToken();
    backend.answers("/pin", 401, JSON, "{\"error\":\"wrong pin\"}");
    backend.answersUserWith(status, "text/html", "oops");
    assertEquals("{\"error\":\"wrong pin\"}", browser.get("relay/backend/pin").body());
    assertEquals(1, backend.calls(ScriptedBackend.USER));
    assertTrue(browser.get("api/auth/session").body().contains("\"authenticated\":true"));
  }

  @Test
  void a401EndsTheSessionIfTheUserResourceRefusesTheTokenToo() {
    signInWithoutRefreshToken();
    backend.answers("/pin", 401, JSON, "{\"error\":\"who are you\"}");
    backend.answersUserWith(401, JSON, "{}");
    Answers.assertProblem(401, "session_ended", browser.get("relay/backend/pin"));
    assertTrue(browser.cookies().isEmpty());
    assertEquals(1, backend.calls(ScriptedBackend.USER));
  }

  @Test
  void aBodyThatCannotBeSentAgainLeavesTheRepetitionToTheCaller() {
    var next = Tokens.jwt("ada", Instant.now().plusSeconds(900));
    backend.answersRefreshWith("{\"token\":\"" + next + "\",\"refresh_token\":\"r2\"}");
    var headers = Map.of("Retry-After", List.of("120"));
    backend.answers("/x", new ScriptedServer.Answer(401, headers, new byte[] {'1'}));
    var answer = browser.post("relay/backend/x", "{\"n\":\"" + "x".repeat(70_000) + "\"}");
    assertEquals(401, answer.statusCode());
    assertEquals(List.of("0"), answer.headers().allValues("Retry-After"));
    assertEquals(1, backend.calls("/x"));
    assertEquals(2, answer.headers().allValues("Set-Cookie").size());
  }

  private static void peerAnswers(String fields) {
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + fields + "\r\nok");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Date: Tue, 15 Nov 1994 08:12:31 GMT\r\n", ""})
  void everyAnswerHasOneDate(String date) {
    peerAnswers(date);
    var dates = browser.get("relay/bare/x").headers().allValues("Date");
    assertEquals(1, dates.size(), dates::toString);
    assertTrue(date.isEmpty() ? dates.get(0).endsWith("GMT") : date.contains(dates.get(0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00c3\u009cbersicht.pdf", "\u00dcbersicht.pdf"})
  void aFileNameBeyondAsciiArrives(String octets) {
    peerAnswers("Content-Disposition: attachment; filename=\"" + octets + "\"\r\n");
    assertEquals(
        "attachment; filename=\"Ubersicht.pdf\"; filename*=UTF-8''%C3%9Cbersicht.pdf",
        header(browser.get("relay/bare/x"), "Content-Disposition"));
  }

  @Test
  void urlsOfTheBackendAreThoseOfTheRelay() {
    var own = Server.peer().toString();
    peerAnswers(
        "Location: "
            + own
            + "/s?q=a|b\r\nContent-Location: ../../c\r\nLink: <"
            + own
            + "/posts?_page=2>; rel=\"next\", </posts>; rel=first\r\nOperation-Location: "
            + own
            + "/jobs/1\r\n");
    var answer = browser.get("relay/bare/a/b");
    assertEquals("/routes/relay/bare/s?q=a|b", header(answer, "Location"));
    assertEquals("/routes/relay/bare/c", header(answer, "Content-Location"));
    assertEquals(
        "</routes/relay/bare/posts?_page=2>; rel=\"next\", </routes/relay/bare/posts>; rel=first",
        header(answer, "Link"));
    assertEquals("/routes/relay/bare/jobs/1", header(answer, "Operation-Location"));
  }

  @Test
  void aCopyGoesToThePlaceThatThePageNames() {
    peerAnswers("");
    var here = Server.root("routes");
    browser
        .with("Destination", here.resolve("relay/bare/b.txt").toString())
        .send("COPY", "relay/bare/a.txt", BodyPublishers.noBody());
    var request = Server.peerRequests().get(0);
    var destination = "\r\ndestination: " + Server.peer() + "/b.txt\r\n";
    assertTrue(request.toLowerCase(Locale.ROOT).contains(destination), request);
  }

  @Test
  void namesThatClaimNothingPassAndOthersDoNot() {
    peerAnswers("X-Client-Info: ours\r\nX-Auth-Token: secret\r\n");
    var answer =
        browser
            .with("X-Client-Version", "1")
            .with("X-Original-Filename", "a.txt")
            .with("X-Client-IP", "203.0.113.66")
            .with("X_Real_IP", "203.0.113.66")
            .with("SSL_CLIENT_VERIFY", "SUCCESS-stowaway")
            .with("X-Remote-User", "stowaway")
            .get("relay/bare/x");
    assertEquals("ours", header(answer, "X-Client-Info"));
    assertEquals("", header(answer, "X-Auth-Token"));
    var request = Server.peerRequests().get(0).toLowerCase(Locale.ROOT);
    assertTrue(request.contains("\r\nx-client-version: 1\r\n"), request);
    assertTrue(request.contains("\r\nx-original-filename: a.txt\r\n"), request);
    assertFalse(request.contains("stowaway") || request.contains("203.0.113.66"), request);
  }

  @Test
  void anotherOriginGetsNoToken() {
    peerAnswers("");
    assertEquals(200, browser.get("relay/foreign/x").statusCode());
    assertFalse(Server.peerRequests().get(0).toLowerCase(Locale.ROOT).contains("authorization"));
  }

  @Test
  void aRouteMayBeFramedByOurPages() {
    var headers = Map.of("Content-Type", List.of("application/pdf"));
    backend.answers("/x", new ScriptedServer.Answer(200, headers, new byte[] {'1'}));
    assertEquals(
        "frame-ancestors 'self'", header(browser.get("relay/framed/x"), "Content-Security-Policy"));
    assertEquals(
        "frame-ancestors 'none'",
        header(browser.get("relay/backend/x"), "Content-Security-Policy"));
    backend.answers("/x", 200, "text/html", "<p>");
    assertEquals(
        "sandbox; frame-ancestors 'self'",
        header(browser.get("relay/framed/x"), "Content-Security-Policy"));
  }

  @Test
  void aPageCanReadACookieForItsOwnPath() {
    var headers =
        Map.of(
            "Set-Cookie", List.of("XSRF-TOKEN=7; Path=/api; Secure", "__Host-Http-accessToken=x"));
    backend.answers("/x", new ScriptedServer.Answer(200, headers, new byte[] {'1'}));
    assertEquals(
        List.of("XSRF-TOKEN=7; Secure; Path=/"),
        browser.get("relay/framed/x").headers().allValues("Set-Cookie"));
  }

  @Test
  void aForbiddenCallRenewsNothing() {
    backend.answers("/x", 403, JSON, "{\"why\":\"because\"}");
    var answer = browser.get("relay/backend/x");
    assertEquals(403, answer.statusCode());
    assertEquals("{\"why\":\"because\"}", answer.body());
    assertEquals(0, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void megabytesPassBothWays() {
    var megabytes = "0123456789abcdef".repeat(512 * 1024);
    backend.answers("/echo", 200, "text/plain", megabytes);
    var answer = browser.post("relay/backend/echo", "text/plain", megabytes);
    assertEquals(megabytes, answer.body());
    assertEquals(megabytes, backend.last("/echo").body());
    assertEquals(String.valueOf(megabytes.length()), header(answer, "Content-Length"));
  }

  @Test
  void aBackendThatIsDownIsUnavailable() {
    backend.isDown();
    var answer = browser.get("relay/backend/x");
    Answers.assertProblem(503, "backend_unavailable", answer);
    assertFalse(header(answer, "Retry-After").isEmpty());
  }

  @Test
  void aBackendThatDoesNotAnswerIsATimeout() {
    var over = new CountDownLatch(1);
    Server.peerDoes(
        talk -> {
          talk.request();
          await(over);
        });
    Answers.assertProblem(504, "backend_timeout", browser.get("relay/peer/x"));
    over.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage\r\n\r\n", "", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"})
  void aBackendThatTalksNonsenseIsABadGateway(String bytes) {
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send(bytes);
        });
    Answers.assertProblem(502, "backend_invalid", browser.get("relay/peer/x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 100000", "Transfer-Encoding: chunked"})
  void aBodyThatIsCutNeverLooksWhole(String framing) {
    var part = "x".repeat(30_000);
    var chunk = framing.startsWith("T") ? Integer.toHexString(part.length()) + "\r\n" : "";
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n" + chunk + part);
        });
    HttpResponse<String> answer;
    try {
      answer = browser.get("relay/peer/x");
    } catch (UncheckedIOException e) {
      return;
    }
    // A server that has not sent anything yet, for its buffer is large, sends the problem instead.
    Answers.assertProblem(502, "backend_invalid", answer);
  }

  @Test
  void anEventIsSentOnBeforeTheNextIsThere() throws IOException {
    var seen = new CountDownLatch(1);
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n");
          await(seen);
          talk.send("data: two\n\n");
        });
    try (var stream = RawSocket.open(Server.page())) {
      stream.send(
          "GET /routes/relay/peer/events HTTP/1.1\r\nHost: "
              + Server.page().getAuthority()
              + "\r\nX-CSRF: 1\r\nConnection: close\r\nCookie: "
              + browser.cookies().header(Server.root("routes")).orElseThrow()
              + "\r\n\r\n");
      stream.awaitText("data: one");
      seen.countDown();
      stream.awaitText("data: two");
    }
  }

  @Test
  void aWebSocketIsRefusedInWords() throws IOException {
    try (var socket = RawSocket.open(Server.page())) {
      socket.send(
          "GET /routes/relay/backend/ws HTTP/1.1\r\nHost: "
              + Server.page().getAuthority()
              + "\r\nX-CSRF: 1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
      var answer = socket.awaitText("upgrade_unsupported");
      assertTrue(answer.startsWith("HTTP/1.1 501"), answer);
    }
  }

  @Test
  void anotherSiteCannotUseTheRelay() {
    Answers.assertProblem(403, "cross_origin", browser.crossSite().get("relay/backend/x"));
    Answers.assertProblem(403, "cross_origin", browser.withoutProof().get("relay/backend/x"));
    assertEquals(0, backend.calls("/x"));
  }
}
