package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the log says of a user's day, and what it must not say. */
@OnServer
class LogIT {
  private static final String PASSWORD = "pass-phrase-nobody-may-read";

  private final Browser browser = Browser.at(Server.page());
  private final ScriptedBackend backend = Server.backend();

  @Test
  void everySecurityEventIsOneLine() {
    var account = "auditor";
    var ended = Tokens.jwt("a", Instant.now().minusSeconds(1));
    var next = Tokens.jwt("a", Instant.now().plusSeconds(600));
    backend.answersLoginWith(401, "application/json", "{}");
    browser.signIn(account, "wrong");
    backend.answersLoginWith("{\"token\":\"" + ended + "\",\"refresh_token\":\"r1\"}");
    browser.signIn(account, "x");
    var succeeded = ServerLog.lines("event=\"LoginSucceeded\"", "account=\"" + account);
    var login = ServerLog.lines("account=\"" + account);
    assertEquals(2, login.size(), login::toString);
    assertTrue(login.get(0).contains("event=\"LoginRejected\""), login.get(0));
    assertEquals(List.of(login.get(1)), succeeded);
    assertTrue(login.get(1).contains("address=\"127.0.0.1\""), login.get(1));

    var session = login.get(1).replaceAll(".*session=\"([A-Za-z0-9_-]{22})\".*", "$1");
    backend.answersRefreshWith("{\"token\":\"" + next + "\",\"refresh_token\":\"r2\"}");
    browser.get("api/auth/token");
    browser.crossSite().get("api/user");
    browser.post("api/logout");
    for (var event :
        List.of(
            "event=\"TokenRenewed\" session=\"" + session,
            "event=\"SessionEnded\" session=\"" + session + "\" cause=\"LOGOUT\"",
            "event=\"CrossOriginRefused\" method=\"GET\" origin=\"https://evil.example\"")) {
      ServerLog.with(event);
    }
  }

  @Test
  void aRefusedRenewalIsALine() {
    var ended = Tokens.jwt("a", Instant.now().minusSeconds(1));
    backend.answersLoginWith("{\"token\":\"" + ended + "\",\"refresh_token\":\"r1\"}");
    browser.signIn("refused-auditor", "x");
    backend.rejectsRefreshWith("invalid_grant");
    browser.get("api/auth/token");
    var session =
        ServerLog.lines("account=\"refused-auditor")
            .get(0)
            .replaceAll(".*session=\"([A-Za-z0-9_-]{22})\".*", "$1");
    ServerLog.with("event=\"RenewalRefused\" session=\"" + session);
    ServerLog.with("session=\"" + session + "\" cause=\"RENEWAL_REFUSED\"");
  }

  @Test
  void anAccountCannotForgeALine() {
    backend.answersLoginWith(401, "application/json", "{}");
    browser.post(
        "api/login", "{\"username\":\"forger\\r\\n2026-01-01 INFO event=\\\"LoginSucceeded\\\"\"}");
    var lines = ServerLog.lines("account=\"forger");
    assertEquals(1, lines.size());
    assertTrue(lines.get(0).contains("event=\"LoginRejected\""), lines.get(0));
    assertTrue(lines.get(0).contains("forger\\u000d\\u000a2026"), lines.get(0));
  }

  @Test
  void noSecretEverReachesTheLog() {
    var secrets = new ArrayList<String>();
    var access = Tokens.jwt("{\"sub\":\"x\",\"exp\":1,\"n\":\"a-claim-nobody-may-read\"}");
    var next = Tokens.jwt("{\"sub\":\"x\",\"n\":\"another-claim-nobody-may-read\"}");
    secrets.addAll(List.of(PASSWORD, access, next, "refresh-nobody-1", "refresh-nobody-2"));
    backend.answersLoginWith(
        "{\"token\":\"" + access + "\",\"refresh_token\":\"refresh-nobody-1\"}");
    browser.signIn("secretive", PASSWORD);
    browser.cookies().all().forEach(cookie -> secrets.add(cookie.value()));
    // Each fault on the way, for it is there that libraries quote what they choked on.
    backend.answersRefreshWith("{\"token\":\"" + next + "\\r\\n\"}");
    browser.get("api/auth/token");
    backend.answersRefreshWith(200, "application/json", "{\"token\":" + next + "}");
    browser.get("api/auth/token");
    backend.hangsUpOn(ScriptedBackend.REFRESH);
    browser.get("api/user");
    backend.answersRefreshWith(
        "{\"token\":\"" + next + "\",\"refresh_token\":\"refresh-nobody-2\"}");
    backend.answersUserWith(200, "text/html", "refresh-nobody-2");
    browser.get("api/user");
    backend.answersUserWith(500, "text/html", "refresh-nobody-2");
    browser.get("api/user");
    browser.cookies().all().forEach(cookie -> secrets.add(cookie.value()));
    browser.with("Cookie", "__Host-Http-accessToken=" + next).get("api/auth/token");
    browser.post("api/login", "{\"username\":\"secretive\",\"password\":\"" + PASSWORD);
    browser.post("api/logout");
    backend.answersLoginWith(401, "application/json", "{}");
    browser.signIn("last-of-all", "x");

    var log = ServerLog.with("account=\"last-of-all\"");
    assertTrue(log.contains("account=\"secretive\""));
    for (var secret : secrets) {
      var bytes = secret.getBytes(StandardCharsets.UTF_8);
      var forms =
          Map.of(
              "plain", secret,
              "base64", Base64.getEncoder().encodeToString(bytes).replaceAll("=+$", ""),
              "url", URLEncoder.encode(secret, StandardCharsets.UTF_8));
      forms.forEach((form, text) -> assertFalse(log.contains(text), form + " of a secret"));
    }
  }

  @Test
  void aRefusedCallIsNoFaultInTheLog() {
    backend.answersLoginWith(401, "application/json", "{}");
    browser.signIn("before-refusals", "x");
    assertEquals(401, browser.get("relay/backend/x").statusCode());
    assertEquals(404, browser.get("relay/nowhere/x").statusCode());
    browser.signIn("after-refusals", "x");

    var log = ServerLog.with("account=\"after-refusals\"");
    var between = log.substring(log.indexOf("before-refusals"), log.indexOf("after-refusals"));
    // Lines of a stack.
    assertFalse(between.contains("\tat "), between);
  }

  @Test
  void theTokenEndpointIsForNobodyElse() {
    backend.answersLoginWith(
        "{\"token\":\"" + Tokens.jwt("a", Instant.now().plusSeconds(600)) + "\"}");
    browser.signIn("ada", "x");
    var answer = browser.get("api/auth/token");
    assertEquals(200, answer.statusCode());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
    Answers.assertHeaders(answer);
  }

  @Test
  void noParameterMakesScriptOfAnAnswer() {
    var answer = browser.get("api/auth/session?callback=alert&jsonp=alert");
    assertEquals("{\"authenticated\":false}", answer.body());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
  }
}
