package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.metrics.Reading;
import dev.cloakroom.testing.Browser;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Prometheus, and the audit log in JSON, get to know of a user's day. */
@OnServer
class MetricsIT {
  private static final String PATH = "api/metrics";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String ACCOUNT = "measured@example.org";
  private static final String PASSWORD = "pass-phrase-nobody-may-measure";

  /** What one run of {@link #oneDay} adds. */
  private static final Map<String, Integer> ADDED =
      Map.of(
          "cloakroom_logins_total{method=\"password\",result=\"rejected\"}", 1,
          "cloakroom_logins_total{method=\"password\",result=\"succeeded\"}", 1,
          "cloakroom_renewals_total{place=\"issuer\",result=\"renewed\"}", 1,
          "cloakroom_sessions_ended_total{cause=\"logout\"}", 1,
          "cloakroom_audit_events_total{event=\"TokenRenewed\"}", 1,
          "cloakroom_backend_call_seconds_count{call=\"login\",result=\"answered\"}", 2,
          "cloakroom_backend_call_seconds_count{call=\"refresh\",result=\"answered\"}", 1,
          "cloakroom_backend_call_seconds_count{call=\"user\",result=\"answered\"}", 1,
          "cloakroom_relay_backend_seconds_count{route=\"backend\"}", 1,
          "cloakroom_relay_calls_total{by=\"backend\",route=\"backend\",status=\"2xx\"}", 1);

  private final Browser scraper = Browser.at(Server.root("deep")).withoutProof();
  private final ScriptedBackend backend = Server.backend();
  private final List<String> secrets = new ArrayList<>(List.of(ACCOUNT, PASSWORD));

  private Reading read() {
    var answer = scraper.get(PATH);
    assertEquals(200, answer.statusCode(), answer::body);
    Answers.assertHeaders(answer);
    var type = answer.headers().firstValue("Content-Type").orElseThrow();
    // Servers write the parameters in orders of their own.
    assertTrue(type.matches("text/plain;.*") && type.contains("version=0.0.4"), type);
    return new Reading(answer.body());
  }

  private HttpResponse<String> oneDay() {
    var browser =
        Browser.at(Server.root("deep")).with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
    var ended = Tokens.jwt("a", Instant.now().minusSeconds(1));
    var next = Tokens.jwt("a", Instant.now().plusSeconds(600));
    secrets.addAll(List.of(ended, next, "refresh-measured-1", "refresh-measured-2"));
    backend.answersLoginWith(401, "application/json", "{}");
    assertEquals(401, browser.signIn(ACCOUNT, "wrong").statusCode());
    backend.answersLoginWith(
        "{\"token\":\"" + ended + "\",\"refresh_token\":\"refresh-measured-1\"}");
    var signedIn = browser.signIn(ACCOUNT, PASSWORD);
    assertEquals(201, signedIn.statusCode());
    browser.cookies().all().forEach(cookie -> secrets.add(cookie.value()));
    backend.answersRefreshWith(
        "{\"token\":\"" + next + "\",\"refresh_token\":\"refresh-measured-2\"}");
    backend.answersUserWith(200, "application/json", "{}");
    assertEquals(200, browser.get("api/user").statusCode());
    assertEquals(200, browser.get("relay/backend/user").statusCode());
    browser.cookies().all().forEach(cookie -> secrets.add(cookie.value()));
    assertEquals(204, browser.post("api/logout").statusCode());
    return signedIn;
  }

  @Test
  void countAUsersDayAndNameNobody() {
    var before = read();
    oneDay();
    var after = read();
    ADDED.forEach(
        (series, added) ->
            assertEquals(added.doubleValue(), after.value(series) - before.value(series), series));
    assertEquals(1, after.value("cloakroom_ready"));
    assertEquals(1, after.value("cloakroom_requests_under_way"));
    for (var secret : secrets) {
      assertFalse(after.text().contains(secret), after::text);
    }
  }

  @Test
  void anAuditLineInJsonHasTheIdsOfAnswerBackendAndTraceAndNoSecret() {
    var signedIn = oneDay();
    var requestId = signedIn.headers().firstValue("X-Request-Id").orElseThrow();
    assertEquals(
        requestId, backend.last(ScriptedBackend.LOGIN).header("X-Request-Id").orElseThrow());
    var line = ServerLog.lines("\"requestId\":\"" + requestId + "\"").get(0);
    assertTrue(line.contains("{\"time\":\""), line);
    assertTrue(line.contains("\"event\":\"LoginSucceeded\",\"account\":\"" + ACCOUNT + "\""), line);
    assertTrue(line.contains("\"traceId\":\"" + TRACE + "\""), line);
    var session = line.replaceAll(".*\"session\":\"([A-Za-z0-9_-]{22})\".*", "$1");
    ServerLog.with("\"event\":\"SessionEnded\",\"session\":\"" + session, "\"cause\":\"LOGOUT\"");
    secrets.remove(ACCOUNT);
    for (var written : ServerLog.lines("\"session\":\"" + session)) {
      secrets.forEach(secret -> assertFalse(written.contains(secret), written));
    }
  }

  @Test
  void aRequestThatComesThroughAProxyIsRefused() {
    Answers.assertProblem(
        401, "unauthorized", scraper.with("X-Forwarded-For", "127.0.0.1").get(PATH));
  }

  @Test
  void whereATokenIsSetOnlyWhoKnowsItReads() {
    var guarded = Browser.at(Server.root("admin")).withoutProof();
    Answers.assertProblem(401, "unauthorized", guarded.get(PATH));
    var wrong = guarded.with("Authorization", "Bearer " + Variants.METRICS_TOKEN + "x");
    Answers.assertProblem(401, "unauthorized", wrong.get(PATH));
    var answer =
        guarded
            .with("Authorization", "Bearer " + Variants.METRICS_TOKEN)
            .with("X-Forwarded-For", "192.0.2.1")
            .with("Accept", "application/openmetrics-text;version=1.0.0")
            .get(PATH);
    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(answer.body().endsWith("# EOF\n"), answer::body);
  }

  @Test
  void areNotThereWhereTheyAreOff() {
    Answers.assertProblem(
        404, "not_found", Browser.at(Server.root("app")).withoutProof().get(PATH));
  }
}
