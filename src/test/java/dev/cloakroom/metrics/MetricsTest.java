package dev.cloakroom.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.audit.AuditEvent;
import dev.cloakroom.audit.AuditEvent.Context;
import dev.cloakroom.config.TestFrontEnds;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.httpclient.ConnectionPool.Usage;
import dev.cloakroom.metrics.RenewalMetrics.Place;
import dev.cloakroom.metrics.RenewalMetrics.Result;
import dev.cloakroom.metrics.StoreTimer.Operation;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private static final Context CONTEXT = new Context(FakeClock.START, "192.0.2.1", "4be1");

  // The text format of Prometheus 0.0.4: comments, and samples without a time.
  private static final Pattern LINE =
      Pattern.compile(
          "# HELP [a-z_]+ [^\n]+|# TYPE [a-z_]+ (counter|gauge|histogram)"
              + "|[a-z_]+(\\{[a-z_]+=\"[^\"\\\\]*\"(,[a-z_]+=\"[^\"\\\\]*\")*\\})? [0-9.E+-]+");

  private final Metrics metrics =
      new Metrics(
          TestSettings.of(
              "cloakroom.metrics", "on", "cloakroom.relay.files.target", "https://files.example"));

  private double value(String series) {
    return Reading.of(metrics).value(series);
  }

  private void happens(AuditEvent event) {
    new EventMetrics(metrics).count(event);
  }

  @ParameterizedTest
  @CsvSource({"password, ''", "openid_connect, https://op.example"})
  void countsALoginByItsMethod(String method, String issuer) {
    happens(new AuditEvent.LoginSucceeded(CONTEXT, "ada", "5e55", method, issuer));
    assertEquals(
        1, value("cloakroom_logins_total{method=\"" + method + "\",result=\"succeeded\"}"));
    assertEquals(1, value("cloakroom_audit_events_total{event=\"LoginSucceeded\"}"));
  }

  @ParameterizedTest
  @CsvSource({"password, ''", "openid_connect, nonce"})
  void countsARejectedLoginByItsMethod(String method, String reason) {
    happens(new AuditEvent.LoginRejected(CONTEXT, "ada", reason));
    assertEquals(1, value("cloakroom_logins_total{method=\"" + method + "\",result=\"rejected\"}"));
  }

  @Test
  void tellsRoutesOfOneFrontEndFromThoseOfAnother() {
    var all =
        new Metrics(
            TestFrontEnds.of(
                "cloakroom.metrics", "on",
                "cloakroom.frontend.shop.public-origins", "https://shop.example"));
    all.route("backend", () -> new Usage(0, 0, 1)).clientGone();
    var ofShop = all.route("shop/backend", () -> new Usage(0, 0, 2));
    ofShop.clientGone();
    ofShop.clientGone();
    var reading = Reading.of(all);
    assertEquals(1, reading.value("cloakroom_relay_clients_gone_total{route=\"backend\"}"));
    assertEquals(2, reading.value("cloakroom_relay_clients_gone_total{route=\"shop/backend\"}"));
  }

  @Test
  void countsAThrottledLogin() {
    happens(new AuditEvent.LoginThrottled(CONTEXT, "ada", Duration.ofMinutes(5)));
    assertEquals(1, value("cloakroom_logins_total{method=\"password\",result=\"throttled\"}"));
    assertEquals(0, value("cloakroom_logins_total{method=\"password\",result=\"rejected\"}"));
  }

  @ParameterizedTest
  @EnumSource(EndCause.class)
  void countsTheEndOfASessionByItsCause(EndCause cause) {
    happens(new AuditEvent.SessionEnded(CONTEXT, "5e55", cause));
    var word = cause.name().toLowerCase(Locale.ROOT);
    assertEquals(1, value("cloakroom_sessions_ended_total{cause=\"" + word + "\"}"));
  }

  @Test
  void countsEachRenewalByResultAndPlace() {
    metrics.renewals().ended(Place.OTHER_NODE, Result.UNAVAILABLE);
    assertEquals(1, value("cloakroom_renewals_total{place=\"other_node\",result=\"unavailable\"}"));
    assertEquals(0, value("cloakroom_renewals_total{place=\"issuer\",result=\"renewed\"}"));
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "200, 2", "304, 3", "404, 4", "503, 5", "999, 5", "99, 5"})
  void countsARelayedCallByTheClassOfItsStatus(int status, int ofClass) {
    var route = metrics.route("files", () -> new Usage(0, 0, 1));
    route.passedOn(status);
    route.refused(status);
    route.refused(status);
    var series = "cloakroom_relay_calls_total{by=\"%s\",route=\"files\",status=\"%dxx\"}";
    assertEquals(1, value(series.formatted("backend", ofClass)));
    assertEquals(2, value(series.formatted("cloakroom", ofClass)));
  }

  @Test
  void timesARelayedCall() {
    var route = metrics.route("files", () -> new Usage(0, 0, 1));
    route.answered(route.begin());
    assertEquals(1, value("cloakroom_relay_backend_seconds_count{route=\"files\"}"));
    assertTrue(value("cloakroom_relay_backend_seconds_sum{route=\"files\"}") > 0);
  }

  @Test
  void asksThePoolAtEachReading() {
    var idle = new int[] {3};
    metrics.route("files", () -> new Usage(2, idle[0], 10));
    assertEquals(2, value("cloakroom_relay_connections{route=\"files\",state=\"in_use\"}"));
    idle[0] = 4;
    assertEquals(4, value("cloakroom_relay_connections{route=\"files\",state=\"idle\"}"));
    assertEquals(10, value("cloakroom_relay_connections_limit{route=\"files\"}"));
  }

  @Test
  void takesNoRouteThatIsNotConfigured() {
    assertThrows(
        IllegalArgumentException.class, () -> metrics.route("other", () -> new Usage(0, 0, 1)));
  }

  @Test
  void timesCallsThatFailApartFromThoseThatAreAnswered() {
    var timer = metrics.timer(CallKind.LOGIN);
    assertEquals("x", timer.time(() -> "x"));
    assertThrows(LoginRejected.class, () -> timer.time(MetricsTest::rejected));
    assertThrows(BackendUnavailable.class, () -> timer.time(MetricsTest::unavailable));
    assertThrows(IllegalStateException.class, () -> timer.time(MetricsTest::broken));
    var series = "cloakroom_backend_call_seconds_count{call=\"login\",result=\"%s\"}";
    assertEquals(2, value(series.formatted("answered")));
    assertEquals(2, value(series.formatted("failed")));
  }

  private static String rejected() {
    throw new LoginRejected();
  }

  private static String unavailable() {
    throw new BackendUnavailable(Duration.ofSeconds(5), null);
  }

  private static String broken() {
    throw new IllegalStateException();
  }

  @Test
  void aLogoutThatDidNotWorkHasFailed() {
    assertTrue(metrics.timer(CallKind.LOGOUT).attempt(() -> true));
    assertFalse(metrics.timer(CallKind.LOGOUT).attempt(() -> false));
    var series = "cloakroom_backend_call_seconds_count{call=\"logout\",result=\"%s\"}";
    assertEquals(1, value(series.formatted("answered")));
    assertEquals(1, value(series.formatted("failed")));
  }

  @Test
  void timesTheStoreAndCountsItsFailures() {
    var store = metrics.store().orElseThrow();
    assertEquals(7, store.time(Operation.COUNT, () -> 7));
    assertThrows(
        IllegalStateException.class, () -> store.time(Operation.COUNT, MetricsTest::broken));
    assertEquals(1, value("cloakroom_store_seconds_count{operation=\"count\"}"));
    assertEquals(1, value("cloakroom_store_failures_total{operation=\"count\"}"));
    assertEquals(0, value("cloakroom_store_failures_total{operation=\"get\"}"));
  }

  @Test
  void countsRequestsUnderWay() {
    var text = new String(metrics.exposition(null, true, 3).text(), StandardCharsets.UTF_8);
    assertTrue(text.contains("\ncloakroom_requests_under_way 3.0\n"), text);
  }

  @Test
  void tellsWhetherTheNodeIsReady() {
    var away = new String(metrics.exposition(null, false, 1).text(), StandardCharsets.UTF_8);
    assertTrue(away.contains("\ncloakroom_ready 0.0\n"), away);
    assertEquals(1, value("cloakroom_ready"));
  }

  @Test
  void tellsTheVersionOfTheBuild() throws Exception {
    var pom = Files.readString(Path.of("pom.xml"));
    var version = pom.replaceFirst("(?s).*?<artifactId>cloakroom</artifactId>\\s*<version>", "");
    version = version.substring(0, version.indexOf('<'));
    assertEquals(1, value("cloakroom_build_info{version=\"" + version + "\"}"));
  }

  @Test
  void isValidTextOfPrometheus() {
    var exposition = metrics.exposition("text/plain", true, 1);
    assertEquals("text/plain; version=0.0.4; charset=utf-8", exposition.contentType());
    var series = new HashSet<String>();
    var text = new String(exposition.text(), StandardCharsets.UTF_8);
    assertTrue(text.endsWith("\n"));
    for (var line : text.split("\n")) {
      assertTrue(LINE.matcher(line).matches(), line);
      assertTrue(series.add(line.replaceFirst(" [^ ]*$", "")), () -> "twice: " + line);
    }
  }

  @Test
  void speaksOpenMetricsToWhoAsksForIt() {
    var exposition =
        metrics.exposition("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", true, 1);
    assertTrue(exposition.contentType().startsWith("application/openmetrics-text; version=1.0.0"));
    assertTrue(new String(exposition.text(), StandardCharsets.UTF_8).endsWith("# EOF\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
        "text/html",
        "a;;;\u0000",
        "application/openmetrics-text;escaping=allow-utf-8"
      })
  void hasTextWhateverIsAccepted(String accept) {
    var text = new String(metrics.exposition(accept, true, 1).text(), StandardCharsets.UTF_8);
    assertTrue(text.contains("cloakroom_ready 1.0\n"), text);
  }

  @Test
  void startsNoThread() {
    var before = Thread.getAllStackTraces().keySet();
    timesARelayedCall();
    timesTheStoreAndCountsItsFailures();
    var added = new HashSet<>(Thread.getAllStackTraces().keySet());
    added.removeAll(before);
    added.removeIf(thread -> !thread.getName().toLowerCase(Locale.ROOT).contains("prometheus"));
    assertEquals(0, added.size(), added::toString);
  }

  @Test
  void twoApplicationsOfOneServerShareNothing() {
    var other = new Metrics(TestSettings.of("cloakroom.metrics", "on"));
    other.renewals().ended(Place.ISSUER, Result.RENEWED);
    assertEquals(0, value("cloakroom_renewals_total{place=\"issuer\",result=\"renewed\"}"));
  }

  @Test
  void thereIsNothingWhereTheyAreOff() {
    var off = new Metrics(TestSettings.of());
    assertFalse(off.areOn());
    assertEquals("x", off.timer(CallKind.USER).time(() -> "x"));
    assertTrue(off.store().isEmpty());
    var route = off.route("backend", () -> new Usage(0, 0, 1));
    assertEquals(0, route.begin());
    route.answered(0);
    route.passedOn(200);
    route.refused(503);
    route.clientGone();
    off.renewals().ended(Place.ISSUER, Result.RENEWED);
    new EventMetrics(off).count(new AuditEvent.TokenRenewed(CONTEXT, "5e55"));
    assertThrows(IllegalStateException.class, () -> off.exposition(null, true, 1));
  }
}
