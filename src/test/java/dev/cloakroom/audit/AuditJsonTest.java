package dev.cloakroom.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloakroom.audit.AuditEvent.Context;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Lines;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Audit lines with {@code cloakroom.audit.format=json}. */
class AuditJsonTest {
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final Context CONTEXT = new Context(FakeClock.START, "192.0.2.1", "4be1");
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static JsonNode read(AuditEvent event) throws IOException {
    var line = AuditLog.json(event);
    assertTrue(line.matches("[ -~]+"), line);
    try (var parser = STRICT.createParser(line)) {
      JsonNode object = STRICT.readTree(parser);
      assertTrue(object.isObject(), line);
      assertEquals(null, parser.nextToken(), line);
      return object;
    }
  }

  @Test
  void hasTheMembersOfTheEventAndItsCircumstances() {
    assertEquals(
        "{\"time\":\"2026-11-22T12:00:00Z\",\"event\":\"LoginSucceeded\",\"account\":\"ada\","
            + "\"session\":\"5e55\",\"method\":\"password\",\"issuer\":\"\","
            + "\"address\":\"192.0.2.1\",\"requestId\":\"4be1\"}",
        AuditLog.json(new AuditEvent.LoginSucceeded(CONTEXT, "ada", "5e55", "password", "")));
  }

  @Test
  void saysTimesAndCausesAsTextDoes() throws IOException {
    var throttled = read(new AuditEvent.LoginThrottled(CONTEXT, "ada", Duration.ofMinutes(5)));
    assertEquals("PT5M", throttled.path("retryAfter").asText());
    var ended = read(new AuditEvent.SessionEnded(CONTEXT, "5e55", EndCause.LOGOUT));
    assertEquals("LOGOUT", ended.path("cause").asText());
  }

  static List<String> accounts() {
    return Lines.of(AuditJsonTest.class, "hostile-accounts.txt");
  }

  @ParameterizedTest
  @MethodSource("accounts")
  void isOneObjectThatHasTheAccountWhateverItIs(String json) throws IOException {
    var account = STRICT.readTree(json).asText();
    var object = read(new AuditEvent.LoginRejected(CONTEXT, account, ""));
    assertEquals(6, object.size(), object::toString);
    assertEquals("LoginRejected", object.path("event").asText());
    assertEquals(replaced(account), object.path("account").asText());
  }

  private static String replaced(String account) {
    var text = new StringBuilder();
    account
        .codePoints()
        .map(point -> Character.getType(point) == Character.SURROGATE ? 0xfffd : point)
        .forEach(text::appendCodePoint);
    return text.toString();
  }

  @Test
  void cutsALongAccountBetweenCharacters() throws IOException {
    var object = read(new AuditEvent.LoginRejected(CONTEXT, "x" + "\ud83d\ude00".repeat(200), ""));
    assertEquals("x" + "\ud83d\ude00".repeat(127) + "...", object.path("account").asText());
  }

  private static List<AuditEvent> eventsOf(FakeExchange exchange, Session session) {
    var events = new ArrayList<AuditEvent>();
    var audit = new Audit(events::add, new Callers(TestSettings.of()), new FakeClock());
    audit.loginSucceeded(exchange.request(), "ada", session);
    audit.loginSucceeded(exchange.request(), "ada", session, "https://op.example");
    audit.tokenRenewed(exchange.request(), session);
    audit.renewalRefused(exchange.request(), session);
    audit.stepUpRequired(exchange.request(), session);
    audit.sessionEnded(exchange.request(), session, EndCause.LOGOUT);
    return events;
  }

  @Test
  void namesSessionUserRequestAndTrace() throws IOException {
    var exchange = new FakeExchange().header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
    var session =
        Tokens.session(new TokenPair("s3cret-1", Optional.of("s3cret-2"), Optional.empty()));
    var requestId = new Callers(TestSettings.of()).requestId(exchange.request());
    for (var event : eventsOf(exchange, session)) {
      var object = read(event);
      assertEquals(session.publicId(), object.path("session").asText());
      assertEquals(session.subjectDigest(), object.path("subject").asText());
      assertEquals(requestId, object.path("requestId").asText());
      assertEquals(TRACE, object.path("traceId").asText());
      assertFalse(
          object.toString().contains("s3cret") || object.toString().contains(session.sid()));
    }
  }

  @Test
  void leavesOutWhatIsNotKnown() throws IOException {
    var exchange = new FakeExchange().header("traceparent", "00-" + TRACE + "-\"-01");
    var pair = new TokenPair("opaque", Optional.empty(), Optional.empty());
    var nobodys = Session.begin(pair, "", new NodeId(), FakeClock.START);
    for (var event : eventsOf(exchange, nobodys)) {
      var object = read(event);
      assertFalse(object.has("traceId"), object::toString);
      assertFalse(object.has("subject"), object::toString);
    }
  }

  @Test
  void theSettingSelectsTheForm() {
    var event = new AuditEvent.TokenRenewed(CONTEXT, "5e55");
    assertEquals(AuditLog.line(event), logged(event));
    assertEquals(AuditLog.json(event), logged(event, "cloakroom.audit.format", "json"));
  }

  private static String logged(AuditEvent event, String... settings) {
    try (var log = LogCapture.of(Logger.getLogger("dev.cloakroom.audit"))) {
      new AuditLog(TestSettings.of(settings)).write(event);
      return log.lines().get(0);
    }
  }
}
