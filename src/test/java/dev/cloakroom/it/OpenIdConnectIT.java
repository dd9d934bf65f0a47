package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.CookieJar;
import dev.cloakroom.testing.FormFields;
import dev.cloakroom.testing.JwtDraft;
import dev.cloakroom.testing.ProviderClient;
import dev.cloakroom.testing.ScriptedProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in at an OpenID Provider of another site, as it is set up with no more than it needs. */
@OnServer
class OpenIdConnectIT {
  private static final String CONTEXT = "/" + ProviderVariants.ONLY;
  private static final String FILE = CONTEXT + ProviderVariants.FILE;
  private static final String TO_FILE = "?returnTo=" + FILE;
  private static final String TRANSACTION = "__Host-Http-login-";
  private static final List<String> SESSION =
      List.of("__Host-Http-accessToken", "__Host-Http-idToken", "__Host-Http-refreshToken");

  private final ScriptedBackend backend = Server.backend();
  private final ScriptedProvider provider = Server.provider();
  private final Browser browser = Browser.at(Server.root(ProviderVariants.ONLY));
  private final ProviderSignIn page = ProviderSignIn.of(browser);

  private static List<String> cookieNames(Browser of) {
    return of.cookies().all().stream().map(CookieJar.Cookie::name).sorted().toList();
  }

  private static long transactions(Browser of) {
    return cookieNames(of).stream().filter(name -> name.startsWith(TRANSACTION)).count();
  }

  private boolean isSignedIn() {
    return browser.get("api/auth/session").body().contains("\"authenticated\":true");
  }

  private static void assertSeeOther(String target, HttpResponse<String> answer) {
    assertEquals(303, answer.statusCode(), answer::body);
    assertEquals(List.of(target), answer.headers().allValues("Location"));
  }

  private static void assertOfCallback(HttpResponse<String> answer) {
    var headers = answer.headers();
    assertEquals(List.of("no-store"), headers.allValues("Cache-Control"));
    assertEquals(List.of("no-referrer"), headers.allValues("Referrer-Policy"));
    assertEquals(List.of("nosniff"), headers.allValues("X-Content-Type-Options"));
    var policies = headers.allValues("Content-Security-Policy");
    assertEquals(1, policies.size(), policies::toString);
    assertTrue(policies.get(0).startsWith("default-src 'none'; frame-ancestors 'none'"));
  }

  @Test
  void aStartLeadsToTheProvider() {
    var start = page.start(TO_FILE);
    assertEquals(303, start.statusCode(), start::body);
    Answers.assertHeaders(start);
    var location = URI.create(ProviderSignIn.location(start));
    assertTrue(location.toString().startsWith(provider.issuer() + "/authorize?"));
    var sent = FormFields.read(location.getRawQuery());
    assertEquals("code", sent.get("response_type"));
    assertEquals(ProviderClient.ID, sent.get("client_id"));
    assertEquals("openid profile email", sent.get("scope"));
    assertEquals("S256", sent.get("code_challenge_method"));
    assertEquals(Server.origin() + CONTEXT + "/api/login/callback", sent.get("redirect_uri"));
    for (var name : List.of("state", "nonce", "code_challenge")) {
      assertTrue(sent.get(name).matches("[A-Za-z0-9_-]{43}"), name);
    }
    assertEquals(8, sent.all().size());
    var cookies = browser.cookies().all();
    assertEquals(1, cookies.size());
    assertEquals(CookieJar.SameSite.LAX, cookies.iterator().next().sameSite());
    assertEquals(List.of(), browser.cookies().refusals());
  }

  @Test
  void aScriptIsToldWhereToGo() {
    var start = browser.with("Accept", "application/json").get("api/login" + TO_FILE);
    assertEquals(200, start.statusCode());
    Answers.assertHeaders(start);
    var json = StrictJson.object(start.body()).orElseThrow();
    assertEquals(1, json.size());
    assertSeeOther(FILE, page.comeBack(page.answerTo(json.getString("location"))));
    assertTrue(isSignedIn());
  }

  @Test
  void theDayOfAUser() {
    var callback = page.comeBack(page.callback(TO_FILE));
    assertSeeOther(FILE, callback);
    assertOfCallback(callback);
    assertEquals(List.of(), browser.cookies().refusals());
    assertEquals(SESSION, cookieNames(browser));
    assertTrue(
        browser.cookies().all().stream()
            .allMatch(cookie -> cookie.sameSite() == CookieJar.SameSite.STRICT));

    var session = StrictJson.object(browser.get("api/auth/session").body()).orElseThrow();
    assertTrue(session.getBoolean("authenticated"));
    assertEquals(
        "{\"sub\":\"ada\",\"name\":\"Name of ada\",\"preferred_username\":\"ada\","
            + "\"email\":\"ada@example.com\"}",
        sorted(session.getJsonObject("claims").toString()));

    var bearer = List.of("Bearer " + accessToken());
    backend.answersUserWith(200, "application/json", "{\"id\":1}");
    assertEquals("{\"id\":1}", browser.get("api/user").body());
    assertEquals(bearer, backend.last(ScriptedBackend.USER).headers().get("Authorization"));
    backend.answers("/orders", 200, "application/json", "[]");
    assertEquals("[]", browser.get("relay/backend/orders").body());
    assertEquals(bearer, backend.last("/orders").headers().get("Authorization"));
    assertTrue(backend.last("/orders").header("Cookie").isEmpty());
    assertEquals(0, backend.calls(ScriptedBackend.LOGIN));
  }

  private static String sorted(String claims) {
    var json = StrictJson.object(claims).orElseThrow();
    var names = List.of("sub", "name", "preferred_username", "email");
    var builder = StrictJson.PROVIDER.createObjectBuilder();
    names.stream().filter(json::containsKey).forEach(name -> builder.add(name, json.get(name)));
    assertEquals(names.size(), json.size(), claims);
    return builder.build().toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/user", "/inbox?folder=1&x=%C3%A9", "/relay/backend/a"})
  void whatIsNoFileIsReachedByAPageSoThatStrictCookiesComeAlong(String target) {
    var callback = page.signIn("?returnTo=" + FormFields.encode(target));
    assertEquals(200, callback.statusCode());
    assertOfCallback(callback);
    assertEquals(
        "text/html;charset=utf-8",
        callback.headers().firstValue("Content-Type").orElseThrow().replace(" ", "").toLowerCase());
    assertEquals(CONTEXT + target, ProviderSignIn.refreshTarget(callback));
    assertEquals(SESSION, cookieNames(browser));
  }

  @Test
  void aStartWithoutATargetLeadsToTheApp() {
    assertEquals(CONTEXT + "/", ProviderSignIn.refreshTarget(page.signIn("")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "https://evil.example/",
        "/%5Cevil.example",
        "/api/login",
        "/..//evil"
      })
  void aTargetThatIsNotOursIsRefusedBeforeAnythingBegins(String target) {
    var start = page.start("?returnTo=" + target);
    // A person gets a page, a script a problem.
    assertEquals(400, start.statusCode());
    assertTrue(start.body().contains("<h1>Invalid request</h1>"), start::body);
    Answers.assertProblem(400, "invalid_request", browser.get("api/login?returnTo=" + target));
    assertEquals(0, transactions(browser));
    assertEquals(List.of(), provider.requests(ScriptedProvider.AUTHORIZE));
  }

  @Test
  void theAddressesOfTheProviderAreNotTheRequests() throws IOException {
    for (var fields :
        List.of(
            "Host: evil.example\r\n",
            "Host: " + host() + "\r\nX-Forwarded-Host: evil.example\r\n",
            "Host: " + host() + "\r\nForwarded: host=evil.example\r\n")) {
      var start =
          exchange("GET " + CONTEXT + "/api/login HTTP/1.1\r\n" + fields + navigation("none"));
      assertTrue(start.startsWith("HTTP/1.1 303"), start);
      assertTrue(
          start.contains(
              "redirect_uri="
                  + FormFields.encode(Server.origin() + CONTEXT + "/api/login/callback")
                  + "&"),
          start);
      assertFalse(start.contains("evil"), start);
    }
  }

  @Test
  void noAnswerOfTheCallbackIsMadeOfTheHostOfTheRequest() throws IOException {
    var callback = page.callback(TO_FILE);
    var cookies = browser.cookies().header(callback).orElseThrow();
    var answer =
        exchange(
            "GET "
                + callback.getRawPath()
                + "?"
                + callback.getRawQuery()
                + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nCookie: "
                + cookies
                + "\r\n"
                + navigation("cross-site"));
    assertTrue(answer.startsWith("HTTP/1.1 303"), answer);
    assertTrue(answer.toLowerCase().contains("\r\nlocation: " + FILE + "\r\n"), answer);
    assertFalse(answer.contains("evil"), answer);
  }

  private static String host() {
    return URI.create(Server.origin()).getAuthority();
  }

  private static String navigation(String site) {
    return "Sec-Fetch-Site: "
        + site
        + "\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nAccept: text/html\r\n"
        + "Connection: close\r\n\r\n";
  }

  private static String exchange(String request) throws IOException {
    return RawSocket.exchange(URI.create(Server.origin()), request);
  }

  @Test
  void noCodeStateOrTokenReachesTheLog() {
    var secrets = new ArrayList<String>();
    for (var sub : List.of("log-1", "log-2", "log-3")) {
      provider.user(sub);
      switch (sub) {
        case "log-1" -> provider.script().idTokens(token -> token.claim("nonce", "other"));
        case "log-2" -> provider.answers(ScriptedProvider.TOKEN, 400, "application/json", "{");
        default -> provider.reset();
      }
      var callback = page.callback(TO_FILE);
      var query = FormFields.read(callback.getRawQuery());
      secrets.addAll(List.of(query.get("code"), query.get("state")));
      browser.cookies().all().forEach(cookie -> secrets.add(cookie.value()));
      page.comeBack(callback);
      page.comeBack(callback);
    }
    browser.cookies().all().forEach(cookie -> secrets.add(cookie.value()));
    secrets.add(provider.last(ScriptedProvider.TOKEN).body());
    browser.with("Origin", "https://marker.example").get("api/auth/session");
    var log = ServerLog.with("origin=\"https://marker.example\"");
    assertTrue(log.contains("event=\"LoginSucceeded\""));
    secrets.removeIf(String::isEmpty);
    secrets.forEach(secret -> assertFalse(log.contains(secret), "a secret is in the log"));
  }

  @Test
  void fiveTabsFinishAndTheOldestOfSixBeginsAnew() {
    var callbacks = new ArrayList<URI>();
    for (var tab = 0; tab < 5; tab++) {
      callbacks.add(page.callback("?returnTo=" + FILE + "?tab=" + tab));
    }
    assertEquals(5, transactions(browser));
    Collections.reverse(callbacks);
    for (var tab = 4; tab >= 0; tab--) {
      assertSeeOther(FILE + "?tab=" + tab, page.comeBack(callbacks.get(4 - tab)));
      assertTrue(isSignedIn());
    }
    assertEquals(SESSION, cookieNames(browser));

    var first = page.callback(TO_FILE);
    for (var tab = 0; tab < 5; tab++) {
      page.callback(TO_FILE);
    }
    assertEquals(5, transactions(browser));
    browser.post("api/logout");
    assertEquals(400, page.comeBackLate(first).statusCode());
  }

  @Test
  void aDoubleClickExchangesTheCodeOnceAndBothAnswersSignIn() throws Exception {
    var callback = page.callback(TO_FILE);
    provider.isSlow(ScriptedProvider.TOKEN);
    var threads = Executors.newFixedThreadPool(2);
    try {
      var other = browser.thief();
      var first = threads.submit(() -> page.comeBack(callback));
      provider.awaitCalls(ScriptedProvider.TOKEN, 1);
      var second = threads.submit(() -> ProviderSignIn.of(other).comeBack(callback));
      provider.isReleased();
      assertSeeOther(FILE, first.get());
      assertSeeOther(FILE, second.get());
      assertEquals(1, provider.calls(ScriptedProvider.TOKEN));
      assertEquals(SESSION, cookieNames(browser));
      assertEquals(SESSION, cookieNames(other));
      for (var each : List.of(browser, other)) {
        assertEquals(200, each.get("api/auth/token").statusCode());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  // Not the whole answer: its expiresIn counts down.
  private String accessToken() {
    var answer = StrictJson.object(browser.get("api/auth/token").body()).orElseThrow();
    return answer.getString("token");
  }

  @Test
  void theBackButtonKeepsTheUserSignedIn() {
    var callback = page.callback(TO_FILE);
    page.comeBack(callback);
    var token = accessToken();
    for (var again :
        List.of(
            browser.following().get(callback.toString()),
            browser.navigating().get(callback.toString()),
            page.comeBackLate(callback))) {
      assertEquals(CONTEXT + "/", ProviderSignIn.refreshTarget(again));
      assertEquals(token, accessToken());
    }
    assertEquals(1, provider.calls(ScriptedProvider.TOKEN));
  }

  @Test
  void whoNeverBeganGetsNoSession() {
    var callback = page.callback(TO_FILE);
    var stranger = Browser.at(Server.root(ProviderVariants.ONLY));
    var answer = ProviderSignIn.of(stranger).comeBackLate(callback);
    assertEquals(400, answer.statusCode());
    assertTrue(stranger.cookies().isEmpty());
    assertEquals(0, provider.calls(ScriptedProvider.TOKEN));
    assertSeeOther(FILE, page.comeBack(callback));
  }

  @Test
  void onlyTheExactPathIsReachedFromAnotherSite() {
    var callback = page.callback(TO_FILE).toString();
    var led = browser.ledBy(URI.create(provider.issuer()));
    for (var other :
        List.of(
            callback.replace("/callback?", "/callback/?"),
            callback.replace("/callback?", "/callback;x=1?"),
            callback.replace("/login/callback", "//login/callback"),
            callback.replace("/login/callback", "/login//callback"),
            callback.replace("/login/callback", "/login/%63allback"))) {
      var answer = led.get(other);
      assertEquals(403, answer.statusCode(), other);
    }
    for (var method : List.of("HEAD", "PUT", "DELETE", "OPTIONS")) {
      var answer = led.send(method, callback, BodyPublishers.noBody());
      assertEquals(403, answer.statusCode(), method);
    }
    for (var method : List.of("HEAD", "PUT")) {
      var answer = browser.send(method, callback, BodyPublishers.noBody());
      assertEquals(405, answer.statusCode(), method);
    }
    assertEquals(0, provider.calls(ScriptedProvider.TOKEN));
    assertEquals(List.of(), cookieNames(browser).stream().filter(SESSION::contains).toList());
    // A form is for another response mode.
    var posted = led.post(callback, "application/x-www-form-urlencoded", "code=1&state=2");
    assertEquals(405, posted.statusCode());
    assertSeeOther(FILE, page.comeBack(URI.create(callback)));
  }

  @Test
  void anotherSiteCannotBeginASignIn() {
    var evil = browser.ledBy(URI.create("https://evil.example"));
    Answers.assertProblemPage(Problem.CROSS_ORIGIN, evil.get("api/login" + TO_FILE));
    Answers.assertProblem(403, "cross_origin", browser.crossSite().get("api/login" + TO_FILE));
    assertEquals(0, transactions(browser));
  }

  @Test
  void aPageThatIsFetchedInAdvanceBeginsNothing() {
    for (var purpose : List.of("prefetch", "prefetch;prerender")) {
      var answer = browser.following().with("Sec-Purpose", purpose).get("api/login");
      Answers.assertProblemPage(Problem.INVALID_REQUEST, answer);
    }
    assertEquals(0, transactions(browser));
  }

  @Test
  void thereIsNoLoginWithAPasswordAndElsewhereNoOther() {
    var post = browser.signIn("ada", "lovelace");
    Answers.assertProblem(405, "method_not_allowed", post);
    assertEquals(List.of("GET"), post.headers().allValues("Allow"));
    assertEquals(0, backend.calls(ScriptedBackend.LOGIN));
    var without = Browser.at(Server.root("app"));
    var get = without.following().get("api/login");
    Answers.assertProblemPage(Problem.METHOD_NOT_ALLOWED, get);
    assertEquals(List.of("POST"), get.headers().allValues("Allow"));
    assertEquals(404, without.get("api/login/callback").statusCode());
    var told = without.post("api/logout/backchannel", "application/x-www-form-urlencoded", "a=b");
    assertEquals(404, told.statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_denied", "server_error", "invalid_scope", "<script>"})
  void anErrorOfTheProviderIsToldWithoutItsWords(String error) {
    provider.script().refusesSignIn(error);
    var callback = page.callback(TO_FILE);
    var code =
        switch (error) {
          case "access_denied" -> "login_denied";
          case "server_error" -> "provider_unavailable";
          default -> "login_invalid";
        };
    var status =
        switch (error) {
          case "access_denied" -> 401;
          case "server_error" -> 503;
          default -> 400;
        };
    var told = page.comeBack(callback);
    assertEquals(status, told.statusCode());
    assertTrue(told.body().startsWith("<!doctype html>"), told::body);
    assertFalse(told.body().contains(error), told::body);
    assertOfCallback(told);
    assertEquals(0, transactions(browser));
    assertFalse(isSignedIn());

    var again = page.callback(TO_FILE).toString();
    var script =
        browser.ledBy(URI.create(provider.issuer())).with("Accept", "application/json").get(again);
    var problem = StrictJson.object(script.body()).orElseThrow();
    assertEquals(code, problem.getString("code"));
    assertEquals(status, script.statusCode());
    assertEquals(0, provider.calls(ScriptedProvider.TOKEN));
  }

  @Test
  void aSilentSignInThatNeedsTheUserLeadsBackWithACode() {
    provider.script().refusesSignIn("login_required");
    var callback = page.signIn(TO_FILE + "&prompt=none");
    assertSeeOther(FILE + "?login_error=login_required", callback);
    assertFalse(isSignedIn());
  }

  @Test
  void anotherProvidersAnswerIsRefused() {
    provider.script().responses(parameters -> parameters.put("iss", "https://evil.example"));
    assertEquals(400, page.signIn(TO_FILE).statusCode());
    provider.script().responses(parameters -> parameters.remove("iss"));
    assertEquals(400, page.signIn(TO_FILE).statusCode());
    assertEquals(0, provider.calls(ScriptedProvider.TOKEN));
    assertFalse(isSignedIn());
  }

  @Test
  void anIdTokenThatIsWrongSignsNobodyIn() {
    provider.script().idTokens(token -> token.claim("aud", "another-client"));
    assertEquals(502, page.signIn(TO_FILE).statusCode());
    provider.script().idTokens(JwtDraft::wronglySigned);
    assertEquals(502, page.signIn(TO_FILE).statusCode());
    provider.script().idTokens(token -> token.claim("nonce", null));
    assertEquals(400, page.signIn(TO_FILE).statusCode());
    assertEquals(List.of(), cookieNames(browser));
  }

  @Test
  void opaqueAccessTokensAreGoodAndClaimsComeFromTheIdToken() {
    provider.script().issuesOpaqueAccessTokens();
    assertSeeOther(FILE, page.signIn(TO_FILE));
    assertTrue(browser.get("api/auth/session").body().contains("\"name\":\"Name of ada\""));
    backend.answersUserWith(200, "application/json", "{}");
    assertEquals(200, browser.get("api/user").statusCode());
    var sent = backend.last(ScriptedBackend.USER).header("Authorization").orElseThrow();
    assertTrue(sent.startsWith("Bearer access-"));
    assertEquals(200, browser.get("api/auth/token").statusCode());
  }

  @Test
  void aLargeIdTokenIsLeftOutOfTheCookies() {
    provider.script().idTokens(token -> token.claim("filler", "0123456789".repeat(500)));
    assertSeeOther(FILE, page.signIn(TO_FILE));
    assertFalse(cookieNames(browser).contains("__Host-Http-idToken"));
    assertTrue(browser.get("api/auth/session").body().contains("\"name\":\"Name of ada\""));
    var location =
        StrictJson.object(browser.post("api/logout").body()).orElseThrow().getString("location");
    var sent = FormFields.read(URI.create(location).getRawQuery());
    assertEquals(ProviderClient.ID, sent.get("client_id"));
    assertTrue(sent.one("id_token_hint").isEmpty());
  }

  @Test
  void anotherUserReplacesTheSession() {
    page.signIn(TO_FILE);
    var before = browser.thief();
    provider.user("grace");
    assertSeeOther(FILE, page.signIn(TO_FILE));
    assertTrue(browser.get("api/auth/session").body().contains("\"sub\":\"grace\""));
    Answers.assertProblem(401, "session_ended", before.get("api/auth/token"));
  }

  @Test
  void aFailedSignInLeavesTheSession() {
    page.signIn(TO_FILE);
    provider.script().refusesSignIn("access_denied");
    assertEquals(401, page.signIn(TO_FILE).statusCode());
    assertEquals(200, browser.get("api/auth/token").statusCode());
    assertEquals(SESSION, cookieNames(browser));
  }
}
