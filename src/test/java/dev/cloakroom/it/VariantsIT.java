package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same WAR with other settings, and other backends. */
@OnServer
class VariantsIT {
  private static final String LOGOUT = "/auth/logout";

  private final ScriptedBackend backend = Server.backend();

  private Browser signedIn(String variant, String token) {
    var browser = Browser.at(Server.root(variant));
    backend.answersLoginWith("{\"token\":\"" + token + "\",\"refresh_token\":\"r1\"}");
    backend.answersUserWith(200, "application/json", "{}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    return browser;
  }

  private static String jwt(int seconds) {
    return Tokens.jwt("ada", Instant.now().plusSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"app,Authorization,'Bearer '", "raw,Authorization,''", "cookie,Cookie,accessToken="})
  void theTokenTravelsAsTheBackendWants(String variant, String header, String before) {
    var token = jwt(600);
    var browser = signedIn(variant, token);
    assertEquals(200, browser.get("api/user").statusCode());
    var call = backend.last(ScriptedBackend.USER);
    assertEquals(List.of(before + token), call.headers().get(header));
    var other = header.equals("Cookie") ? "Authorization" : "Cookie";
    assertTrue(call.header(other).isEmpty());
  }

  @Test
  void theTokensAreFoundWhereverTheyStand() {
    var browser = Browser.at(Server.root("nested"));
    backend.answersLoginWith(
        "{\"data\":{\"tokens\":{\"access\":\"opaque-access\",\"refresh\":\"opaque-refresh\"},"
            + "\"ttl\":1,\"user\":\"ada\"}}");
    backend.answersUserWith(200, "application/json", "{}");
    var login = browser.signIn("ada", "x");
    assertEquals(201, login.statusCode(), login::body);
    assertFalse(login.body().contains("opaque"), login::body);
    assertTrue(login.body().contains("\"user\":\"ada\""), login::body);
    backend.answersRefreshWith(
        "{\"data\":{\"tokens\":{\"access\":\"opaque-next\",\"refresh\":\"r2\"},\"ttl\":600}}");
    Await.until(
        "the token has ended and is renewed",
        () -> browser.get("api/auth/token").body().contains("opaque-next"));
    assertEquals(
        "{\"refreshToken\":\"opaque-refresh\"}", backend.last(ScriptedBackend.REFRESH).body());
  }

  @Test
  void anHs256TokenIsAsGoodAsAnyOther() {
    var hs256 = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" + jwt(600).substring(jwt(600).indexOf('.'));
    var browser = signedIn("app", hs256);
    assertTrue(browser.get("api/auth/token").body().contains(hs256));
    assertTrue(browser.get("api/auth/session").body().contains("\"sub\":\"ada\""));
  }

  @Test
  void theSessionShowsAllowedClaimsOnly() {
    var exp = Instant.now().plusSeconds(600).getEpochSecond();
    var token =
        Tokens.jwt(
            "{\"sub\":\"ada\",\"groups\":[\"g\"],\"secret\":\"hidden\",\"exp\":" + exp + "}");
    var session = signedIn("app", token).get("api/auth/session").body();
    assertTrue(session.contains("\"groups\":[\"g\"]"), session);
    assertFalse(session.contains("hidden"), session);
  }

  @Test
  void theTokenEndpointCanKeepTheTokenToItself() {
    var token = jwt(600);
    var answer = signedIn("status", token).get("api/auth/token");
    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().matches("\\{\"expiresIn\":\\d+}"), answer::body);
    Answers.assertProblem(404, "not_found", signedIn("off", token).get("api/auth/token"));
  }

  @Test
  void theServerEndsASessionWhoseCookiesTheBrowserKeptTooLong() {
    var browser = signedIn("brief", jwt(600));
    var kept = browser.cookies().header(Server.root("brief")).orElseThrow();
    // The loop's bound is the session's own end.
    var answer = browser.with("Cookie", kept).get("api/auth/token");
    while (answer.statusCode() == 200) {
      answer = browser.with("Cookie", kept).get("api/auth/token");
    }
    Answers.assertProblem(401, "session_ended", answer);
    assertEquals(2, answer.headers().allValues("Set-Cookie").size());
    assertEquals(0, backend.calls(ScriptedBackend.REFRESH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "deep"})
  void theCookiesAreForTheWholeHostWhateverTheContextRoot(String variant) {
    var browser = signedIn(variant, jwt(600));
    assertEquals(List.of(), browser.cookies().refusals());
    browser.cookies().all().forEach(cookie -> assertEquals("/", cookie.path()));
    Answers.assertProblem(404, "not_found", browser.get("nowhere"));
    assertEquals(200, browser.get("cloakroom.js").statusCode());
    assertEquals(204, browser.post("api/logout").statusCode());
    assertTrue(browser.cookies().isEmpty());
  }

  @Test
  void aKeyCanBeReplacedWithoutALogout() {
    var token = jwt(600);
    var browser = signedIn("old-key", token);
    var sealedUnderOld = browser.cookies().header(Server.root("old-key")).orElseThrow();
    var rotating = Browser.at(Server.root("both-keys")).with("Cookie", sealedUnderOld);
    assertTrue(rotating.get("api/auth/token").body().contains(token));

    var answer =
        Browser.at(Server.root("new-key")).with("Cookie", sealedUnderOld).get("api/auth/token");
    Answers.assertProblem(401, "login_required", answer);
    assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
  }

  // Cookies know neither ports nor context roots: to each other these are two Cloakrooms on a host.
  @Test
  void aVisitToAnotherCloakroomOnTheHostEndsNoSession() {
    var token = jwt(600);
    var browser = signedIn("old-key", token);
    var cookies = browser.cookies().header(Server.root("old-key")).orElseThrow();
    var other = Browser.at(Server.root("new-key")).with("Cookie", cookies);
    for (var path :
        List.of("api/auth/token", "api/auth/session", "api/user", "relay/backend/user")) {
      assertEquals(List.of(), other.get(path).headers().allValues("Set-Cookie"), path);
    }
    assertTrue(browser.get("api/auth/token").body().contains(token));
    var login = other.signIn("ada", "x");
    assertEquals(201, login.statusCode());
    assertEquals(2, login.headers().allValues("Set-Cookie").size());
    assertEquals(2, other.post("api/logout").headers().allValues("Set-Cookie").size());
  }

  @ParameterizedTest
  @CsvSource({"app,Authorization,'Bearer '", "raw,Authorization,''", "cookie,Cookie,accessToken="})
  void aLogoutPresentsTheAccessToken(String variant, String header, String before) {
    var token = jwt(600);
    var browser = signedIn(variant, token);
    assertEquals(204, browser.post("api/logout").statusCode());
    backend.awaitCalls(LOGOUT, 1);
    var call = backend.last(LOGOUT);
    assertEquals("POST", call.method());
    assertEquals("{\"refresh_token\":\"r1\"}", call.body());
    assertEquals(List.of(before + token), call.headers().get(header));
    assertTrue(call.header("Content-Type").orElseThrow().startsWith("application/json"));
  }

  @Test
  void aLogoutWithoutRefreshTokenReachesTheBackendToo() {
    var browser = Browser.at(Server.root("app"));
    backend.answersLoginWith("{\"token\":\"4|opaque\"}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    backend.answers(LOGOUT, 401, "text/of-variants-it", "value-nobody-may-read");
    assertEquals(204, browser.post("api/logout").statusCode());
    backend.awaitCalls(LOGOUT, 1);
    assertEquals("{}", backend.last(LOGOUT).body());
    assertEquals("Bearer 4|opaque", backend.last(LOGOUT).header("Authorization").orElseThrow());
    var log = ServerLog.with("logout: the backend refused", "status 401", "text/of-variants-it");
    assertFalse(log.contains("value-nobody-may-read") || log.contains("4|opaque"));
    assertEquals(1, backend.calls(LOGOUT));
  }

  @Test
  void aLargeTokenTakesSeveralCookiesAndOneThatIsTooLargeFailsVisibly() {
    var large = Tokens.jwtOfLength(6000);
    var browser = signedIn("app", large);
    assertEquals(List.of(), browser.cookies().refusals());
    assertEquals(3, browser.cookies().all().size());
    assertTrue(browser.get("api/auth/token").body().contains(large));

    signIn(browser, jwt(600));
    assertEquals(2, browser.cookies().all().size());

    backend.answersLoginWith("{\"token\":\"" + Tokens.jwtOfLength(20_000) + "\"}");
    var answer = browser.signIn("ada", "x");
    Answers.assertProblem(502, "token_too_large", answer);
    assertFalse(answer.headers().map().containsKey("set-cookie"));
  }

  private void signIn(Browser browser, String token) {
    backend.answersLoginWith("{\"token\":\"" + token + "\",\"refresh_token\":\"r1\"}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
  }

  @Test
  void guessingIsSlowedDownAlikeForAccountsThatExistAndThatDoNot() {
    var browser = Browser.at(Server.root("throttle"));
    for (var account : List.of("ada", "nobody")) {
      for (var i = 0; i < 3; i++) {
        Answers.assertProblem(401, "login_rejected", browser.signIn(account, "guess" + i));
      }
      var held = browser.with("X-Forwarded-For", "203.0.113.9").signIn(" " + account + " ", "x");
      Answers.assertProblem(429, "too_many_attempts", held);
      var wait = Integer.parseInt(held.headers().firstValue("Retry-After").orElseThrow());
      assertTrue(wait > 290 && wait <= 300, "Retry-After: " + wait);
    }
    assertEquals(429, browser.signIn("ada", "lovelace").statusCode());
    assertEquals(6, backend.calls(ScriptedBackend.LOGIN));
    assertEquals(201, browser.signIn("grace", "hopper").statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1@example.org|{\"username\":\"%s\",\"email\":\"v1@example.org\",\"password\":\"x\"}",
        "v2@example.org|{\"username\":\"%s\",\"EMAIL\":\"v2@example.org\",\"password\":\"x\"}",
        "v3@example.org|{\"username\":\"%s\",\"email\":[\"v3@example.org\"],\"password\":\"x\"}",
        "v4@example.org|{\"username\":\"%s\",\"user\":{\"email\":\"V4@example.org\"}}",
        "v5@example.org|{\"login\":\"%s\",\"a\":[{\"Email\":\"v5@example.org \"}]}"
      })
  void noDecoyHidesTheAccountThatIsGuessedAt(String account, String credentials) {
    var browser = from("203.0.113." + account.charAt(1));
    backend.answersLoginWith(401, "application/json", "{}");
    for (var i = 0; i < 3; i++) {
      var decoy = "decoy" + i + account;
      var answer = browser.post("api/login", credentials.formatted(decoy));
      Answers.assertProblem(401, "login_rejected", answer);
      var line = ServerLog.lines("event=\"LoginRejected\"", decoy).get(0).toLowerCase(Locale.ROOT);
      assertTrue(line.contains("," + account), line);
    }
    for (var guess :
        List.of(
            credentials.formatted("decoy9" + account),
            "{\"email\":\"%s\",\"password\":\"right\"}".formatted(account),
            "{\"login\":\" %s\",\"password\":\"right\"}".formatted(account))) {
      var held = browser.post("api/login", guess);
      Answers.assertProblem(429, "too_many_attempts", held);
      assertTrue(held.headers().firstValue("Retry-After").isPresent());
    }
    assertEquals(3, backend.calls(ScriptedBackend.LOGIN));
    // The decoys are held back by their own failures only.
    backend.answersLoginWith("{\"token\":\"t\",\"refresh_token\":\"r\"}");
    assertEquals(201, browser.signIn("decoy1" + account, "x").statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|{\"code\":401}",
        "204|",
        "302|",
        "402|{}",
        "406|{}",
        "412|{}",
        "419|{}",
        "426|{}",
        "428|{}",
        "440|{}",
        "451|{}",
        "500|{}",
        "503|<html>",
        "200|<html>",
        "200|{\"token\":\"a b\"}"
      })
  void whateverTheBackendAnswersToAGuessIsCounted(int status, String body) {
    var text = body == null ? "" : body;
    var browser = from("198.51.100." + (status % 200));
    backend.answersLoginWith(status, "application/json", text);
    var account = "guessed-" + status + "-" + text.length();
    for (var i = 0; i < 3; i++) {
      assertNotEquals(429, browser.signIn(account, "guess" + i).statusCode());
    }
    Answers.assertProblem(429, "too_many_attempts", browser.signIn(account, "right"));
    assertEquals(3, backend.calls(ScriptedBackend.LOGIN));
  }

  // Each at an address of its own, for they count as well.
  private static Browser from(String address) {
    return Browser.at(Server.root("proxied"))
        .with("Origin", "https://app.example")
        .with("X-Forwarded-Proto", "https")
        .with("X-Forwarded-Host", "app.example")
        .with("X-Forwarded-For", address);
  }

  @Test
  void anOutageIsNoGuess() {
    var browser = Browser.at(Server.root("throttle"));
    for (var i = 0; i < 4; i++) {
      for (var status : new int[] {408, 425, 429}) {
        backend.answersLoginWith(status, "application/json", "{}");
        browser.signIn("patient", "x");
      }
      backend.hangsUpOn(ScriptedBackend.LOGIN);
      Answers.assertProblem(503, "backend_unavailable", browser.signIn("patient", "x"));
    }
    backend.answersLoginWith("{\"token\":\"t\",\"refresh_token\":\"r\"}");
    assertEquals(201, browser.signIn("patient", "x").statusCode());
  }

  @Test
  void credentialsThatNameNobodyAreCountedTogether() {
    var browser = Browser.at(Server.root("throttle"));
    backend.answersLoginWith(401, "application/json", "{}");
    for (var body : List.of("{\"pin\":1}", "{\"email\":{\"$ne\":2}}", "{\"user\":\"3\"}")) {
      Answers.assertProblem(401, "login_rejected", browser.post("api/login", body));
    }
    for (var body : List.of("{\"pin\":4}", "{\"username\":\"x\",\"email\":{\"$ne\":5}}")) {
      Answers.assertProblem(429, "too_many_attempts", browser.post("api/login", body));
    }
    var many = "{\"email\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}";
    Answers.assertProblem(400, "invalid_request", browser.post("api/login", many));
    assertEquals(3, backend.calls(ScriptedBackend.LOGIN));
  }

  @Test
  void aSuccessThatNamesSomebodyElseAsWellForgetsNothing() {
    var browser = Browser.at(Server.root("throttle"));
    backend.answersLoginWith(401, "application/json", "{}");
    browser.signIn("victim", "guess1");
    browser.signIn("victim", "guess2");
    backend.answersLoginWith("{\"token\":\"t\",\"refresh_token\":\"r\"}");
    var own = "{\"username\":\"victim\",\"email\":\"mallory@example.org\",\"password\":\"x\"}";
    assertEquals(201, Browser.at(Server.root("throttle")).post("api/login", own).statusCode());
    backend.answersLoginWith(401, "application/json", "{}");
    Answers.assertProblem(401, "login_rejected", browser.signIn("victim", "guess3"));
    Answers.assertProblem(429, "too_many_attempts", browser.signIn("victim", "guess4"));
  }

  @Test
  void behindATrustedProxyTheBrowsersOriginAndAddressCount() {
    var origin = "https://app.example";
    var browser =
        Browser.at(Server.root("proxied"))
            .with("Origin", origin)
            .with("X-Forwarded-Proto", "https")
            .with("X-Forwarded-Host", "app.example")
            .with("X-Forwarded-For", "198.51.100.7");
    var login = browser.signIn("ada", "lovelace");
    assertEquals(201, login.statusCode(), login::body);
    assertEquals(
        "max-age=31536000", login.headers().firstValue("Strict-Transport-Security").orElseThrow());
    var problem = browser.get("api/nowhere").body();
    assertTrue(problem.contains(origin + "/proxied/api/problems/not_found"), problem);

    var plain = browser.with("Origin", "http://localhost:" + Server.page().getPort());
    Answers.assertProblem(403, "cross_origin", plain.without("X-Forwarded-Proto").get("api/user"));
  }

  @Test
  void aStartThatIsUnsafeIsRefusedWithEveryFaultAtOnce() {
    assertEquals(404, Browser.at(Server.root(Variants.FAULTY)).get("api/health/live").statusCode());
    var start = "Cloakroom cannot start: 6 faults";
    var log = ServerLog.with(start);
    var message = log.substring(log.indexOf(start));
    for (var fault :
        List.of(
            "cloakroom.backend.url: tokens would travel in clear",
            "cloakroom.backend.tokentransport: no such key; did you mean"
                + " cloakroom.backend.token-transport?",
            "cloakroom.cookie.keys: a key is 32 bytes, not 16",
            "cloakroom.public-origins: 'https://*.example' is no exact origin",
            "cloakroom.session.max-age: a negative time",
            "cloakroom.trusted-proxies: '10.0.0.0/99' has no valid prefix length")) {
      assertTrue(message.contains(fault), fault);
    }
    assertFalse(log.contains("c2VjcmV0LWJ1dC1zaG9ydA"));
  }
}
