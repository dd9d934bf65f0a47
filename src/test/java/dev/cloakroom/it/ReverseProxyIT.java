package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.CookieJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Behind nginx, which ends TLS, with the shipped settings. Skipped without nginx, unless {@code
 * cloakroom.nginx.required}.
 */
@OnServer
class ReverseProxyIT {
  private static final String PATH = "/nginx/";
  private static final String HSTS = "Strict-Transport-Security";

  private static Nginx nginx;

  private final ScriptedBackend backend = Server.backend();
  private final String token = Tokens.jwt("ada", Instant.now().plusSeconds(600));
  private Browser browser;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    if (Files.isExecutable(Nginx.PROGRAM)) {
      nginx = Nginx.inFrontOf(Server.page());
      return;
    }
    var reason = "No test behind a reverse proxy: " + Nginx.PROGRAM + " is not installed";
    System.getLogger(ReverseProxyIT.class.getName()).log(System.Logger.Level.WARNING, reason);
    if (Boolean.getBoolean("cloakroom.nginx.required")) {
      fail(reason);
    }
    abort(reason);
  }

  @AfterAll
  static void stop() {
    if (nginx != null) {
      nginx.close();
    }
  }

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    browser = browser(HttpClient.Version.HTTP_1_1);
  }

  private static Browser browser(HttpClient.Version version)
      throws IOException, GeneralSecurityException {
    var client = HttpClient.newBuilder().version(version).sslContext(nginx.tls()).build();
    return Browser.at(URI.create(Nginx.origin() + PATH), client);
  }

  private void signIn(String accessToken, String refreshToken) {
    backend.answersLoginWith(
        "{\"token\":\"%s\",\"refresh_token\":\"%s\"}".formatted(accessToken, refreshToken));
    var login = browser.signIn("ada", "x");
    assertEquals(201, login.statusCode(), login::body);
    assertEquals(List.of(), browser.cookies().refusals());
  }

  @Test
  void theDayOfAUser() {
    var login = browser.signIn("ada", "lovelace");
    assertEquals(201, login.statusCode(), login::body);
    assertTrue(browser.cookies().all().stream().allMatch(CookieJar.Cookie::secure));
    assertEquals(2, browser.cookies().all().size());
    var user = browser.get("api/user");
    assertTrue(user.body().contains("ada@example.com"), user::body);
    assertEquals(204, browser.post("api/logout").statusCode());
    assertTrue(browser.cookies().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aUserSignsInAndOutAtAProvider(HttpClient.Version version)
      throws IOException, GeneralSecurityException {
    browser = browser(version);
    var page = ProviderSignIn.of(browser);
    var callback = page.callback("?returnTo=" + ProviderVariants.FILE);
    assertTrue(callback.toString().startsWith(Nginx.origin() + PATH + "api/login/callback?"));
    var answer = page.comeBack(callback);
    assertEquals(303, answer.statusCode(), answer::body);
    assertEquals("/nginx" + ProviderVariants.FILE, ProviderSignIn.location(answer));
    assertEquals(List.of(), browser.cookies().refusals());
    assertEquals(3, browser.cookies().all().size());
    backend.answersUserWith(200, "application/json", "{}");
    assertEquals(200, browser.get("api/user").statusCode());

    var logout = browser.following().post("api/logout", "application/x-www-form-urlencoded", "");
    assertEquals(303, logout.statusCode());
    assertEquals(URI.create(Nginx.origin() + PATH), page.answerTo(ProviderSignIn.location(logout)));
    assertTrue(browser.cookies().isEmpty());
    var token = Server.provider().logoutToken("ada", Server.provider().lastSession()).compact();
    var told =
        browser
            .withoutProof()
            .post(
                "api/logout/backchannel",
                "application/x-www-form-urlencoded",
                "logout_token=" + token);
    assertEquals(200, told.statusCode());
  }

  @Test
  void onlyTheOriginThatBrowsersSeeIsOurs() {
    signIn(token, "r1");
    assertEquals(200, browser.get("api/auth/token").statusCode());
    var proof = browser.without("Sec-Fetch-Site");
    assertEquals(200, proof.with("Origin", Nginx.origin()).get("api/auth/token").statusCode());
    for (var other :
        List.of(
            Nginx.origin().replace("https", "http"),
            "https://localhost",
            "https://127.0.0.1:" + URI.create(Nginx.origin()).getPort(),
            "http://localhost:" + Server.page().getPort())) {
      var answer = proof.with("Origin", other).get("api/auth/token");
      assertEquals(403, answer.statusCode(), other);
    }
  }

  @Test
  void aProblemIsExplainedAtThePublicAddress() {
    var problem = browser.get("api/nowhere");
    assertEquals(404, problem.statusCode());
    var page = Nginx.origin() + PATH + "api/problems/not_found";
    assertTrue(problem.body().contains("\"" + page + "\""), problem::body);
  }

  @Test
  void browsersAreToldToStayWithTlsOnceAndOverTlsOnly() throws IOException {
    for (var path : List.of("cloakroom.js", "api/nowhere", "api/health/live")) {
      var answer = browser.get(path);
      assertEquals(List.of("max-age=31536000"), answer.headers().allValues(HSTS), answer::toString);
    }
    var plain = Browser.at(Nginx.plain()).get("nginx/cloakroom.js?x=1");
    assertEquals(308, plain.statusCode());
    assertEquals(List.of(), plain.headers().allValues(HSTS));
    assertEquals(
        "https://localhost/nginx/cloakroom.js?x=1",
        plain.headers().firstValue("Location").orElseThrow());
  }

  @Test
  void nginxTellsNobodyItsVersion() throws IOException {
    var refused = RawSocket.exchange(Nginx.plain(), "GET / HTTP/9.9\r\n\r\n");
    var plain = Browser.at(Nginx.plain()).get("nginx/cloakroom.js");
    assertEquals(List.of("nginx"), plain.headers().allValues("Server"));
    assertFalse(plain.body().contains("nginx/"), plain::body);
    assertFalse(refused.contains("nginx/"), refused);
  }

  /** The suite's server has the demo's backend, too. */
  @Test
  void theCheckOfADeploymentFindsTheDemosBackendAndNothingElse() {
    var address = URI.create(Nginx.origin() + PATH);
    var port = String.valueOf(Nginx.plain().getPort());
    var check = CheckProgram.run(address, Nginx.trust(), "--http-port", port);
    assertEquals(Set.of("demo-backend"), check.found(), check::output);
    assertEquals(1, check.exitStatus());
  }

  /** Payara answers 200 to such a path, and asks no application. */
  @ParameterizedTest
  @ValueSource(strings = {"tags/50%", "50%%20off", "%", "%2", "%zz/x", "a%u0041"})
  void aPercentSignThatBeginsNoEscapeIsRefusedByNginx(String path) throws Exception {
    Server.peerDoes(talk -> {});
    try (var client = nginx.connectFrom("127.0.0.1")) {
      client.send(
          "DELETE /nginx/relay/peer/%s HTTP/1.1\r\nHost: %s\r\nX-CSRF: 1\r\nConnection: close\r\n\r\n"
              .formatted(path, URI.create(Nginx.origin()).getAuthority()));
      var head = client.head();
      assertTrue(head.startsWith("HTTP/1.1 400"), head);
    }
    assertEquals(List.of(), Server.peerRequests());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void allTheCookiesThereCanBePassBothWays(HttpClient.Version version)
      throws IOException, GeneralSecurityException {
    browser = browser(version);
    var access = Tokens.jwtOfLength(15_000);
    backend.answersUserWith(200, "application/json", "{}");
    // Not the same token twice: that would be an access token only.
    signIn(access, Tokens.jwtOfLength(15_100));
    assertEquals(8, browser.cookies().all().size());
    var answer = browser.get("api/auth/token");
    assertEquals(version, answer.version());
    assertTrue(answer.body().contains(access), answer::body);
    assertEquals(204, browser.post("api/logout").statusCode());
    assertTrue(browser.cookies().isEmpty());
  }

  @Test
  void theClientsOwnAddressIsWrittenDownWhateverItClaims()
      throws IOException, GeneralSecurityException {
    var answer = login("127.0.0.2", "proxied-auditor");
    assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
    var line = ServerLog.lines("account=\"proxied-auditor\"").get(0);
    assertTrue(line.contains("address=\"127.0.0.2\""), line);
  }

  @Test
  void whoGuessesForManyAccountsIsHeldAndTheNeighboursAreNot()
      throws IOException, GeneralSecurityException {
    for (var i = 0; i < 20; i++) {
      var rejected = login("127.0.0.3", "guessed-" + i);
      assertTrue(rejected.startsWith("HTTP/1.1 401"), rejected);
    }
    var held = login("127.0.0.3", "guessed-at-last");
    assertTrue(held.startsWith("HTTP/1.1 429"), held);
    var neighbour = login("127.0.0.4", "guessed-next-door");
    assertTrue(neighbour.startsWith("HTTP/1.1 401"), neighbour);
  }

  /** A login that the backend rejects, from a client that lies about its address. */
  private String login(String address, String account)
      throws IOException, GeneralSecurityException {
    backend.answersLoginWith(401, "application/json", "{}");
    var body = "{\"username\":\"%s\",\"password\":\"x\"}".formatted(account);
    try (var socket = nginx.connectFrom(address)) {
      return socket.exchange(
          request("POST", "api/login")
              + "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
    }
  }

  private static String request(String method, String path) {
    return "%s %s%s HTTP/1.1\r\nHost: %s\r\nX-CSRF: 1\r\nConnection: close\r\n"
        .formatted(method, PATH, path, URI.create(Nginx.origin()).getAuthority());
  }

  @Test
  void aPathIsPassedOnAsItCame() {
    signIn(token, "r1");
    backend.answers("/a/%C3%A9%20c;v=1", 200, "text/plain", "found");
    var answer = browser.get("relay/backend/a/%C3%A9%20c;v=1?q=%2e%2e//&q=%20");
    assertEquals("found", answer.body(), answer::toString);
    assertEquals("q=%2e%2e//&q=%20", backend.last("/a/%C3%A9%20c;v=1").query());
  }

  @Test
  void megabytesPassBothWays() {
    signIn(token, "r1");
    var megabytes = "0123456789abcdef".repeat(512 * 1024);
    backend.answers("/echo", 200, "text/plain", megabytes);
    var answer = browser.post("relay/backend/echo", "text/plain", megabytes);
    assertEquals(megabytes, answer.body());
    assertEquals(megabytes, backend.last("/echo").body());
  }

  @Test
  void anEventIsSentOnBeforeTheNextIsThere() throws IOException, GeneralSecurityException {
    signIn(token, "r1");
    var seen = new CountDownLatch(1);
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n");
          await(seen);
          talk.send("data: two\n\n");
        });
    try (var stream = nginx.connectFrom("127.0.0.1")) {
      var cookies = browser.cookies().header(URI.create(Nginx.origin() + PATH)).orElseThrow();
      stream.send(request("GET", "relay/peer/events") + "Cookie: " + cookies + "\r\n\r\n");
      stream.awaitText("data: one");
      seen.countDown();
      stream.awaitText("data: two");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(2, TimeUnit.MINUTES), "not within two minutes");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anUploadReachesTheBackendBeforeItIsWhole() throws IOException, GeneralSecurityException {
    signIn(token, "r1");
    var begun = new CountDownLatch(1);
    Server.peerDoes(
        talk -> {
          talk.head();
          begun.countDown();
          talk.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
          talk.idle();
        });
    try (var upload = nginx.connectFrom("127.0.0.1")) {
      var cookies = browser.cookies().header(URI.create(Nginx.origin() + PATH)).orElseThrow();
      upload.send(
          request("POST", "relay/peer/files")
              + "Content-Length: 1000000\r\nCookie: "
              + cookies
              + "\r\n\r\n"
              + "x".repeat(200_000));
      await(begun);
      upload.send("x".repeat(800_000));
      upload.awaitText("HTTP/1.1 204");
    }
  }
}
