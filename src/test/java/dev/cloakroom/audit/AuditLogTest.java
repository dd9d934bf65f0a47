package dev.cloakroom.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.audit.AuditEvent.Context;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.TestFrontEnds;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.TokenPair;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
  private static final Context CONTEXT =
      new Context(FakeClock.START, "192.0.2.1", "0123456789abcdef");

  @Test
  void saysWhenWhatWhoFromWhereAndInWhichRequest() {
    assertEquals(
        "time=\"2026-11-22T12:00:00Z\" event=\"LoginSucceeded\" account=\"ada\" session=\"5e55\""
            + " method=\"password\" issuer=\"\""
            + " address=\"192.0.2.1\" request=\"0123456789abcdef\"",
        AuditLog.line(new AuditEvent.LoginSucceeded(CONTEXT, "ada", "5e55", "password", "")));
    assertTrue(
        AuditLog.line(new AuditEvent.SessionEnded(CONTEXT, "5e55", EndCause.LOGOUT))
            .contains("cause=\"LOGOUT\""));
  }

  @Test
  void namesTheFrontEndUnlessItIsTheDefaultOne() {
    var events = new ArrayList<AuditEvent>();
    var callers =
        new Callers(
            TestFrontEnds.of("cloakroom.frontend.shop.public-origins", "https://shop.example"));
    var audit = new Audit(events::add, callers, new FakeClock());
    audit.loginRejected(new FakeExchange().header("Host", "shop.example").request(), "ada");
    audit.loginRejected(new FakeExchange().header("Host", "app.example").request(), "ada");
    assertTrue(AuditLog.line(events.get(0)).endsWith("\" frontend=\"shop\""));
    assertTrue(AuditLog.json(events.get(0)).contains(",\"frontend\":\"shop\""));
    assertFalse(AuditLog.line(events.get(1)).contains("frontend"));
    assertFalse(AuditLog.json(events.get(1)).contains("frontend"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\n2026-01-01 INFO fake",
        "a\" address=\"198.51.100.1",
        "\u001b[31mred",
        "\u202egnp.exe",
        "a\u2028b",
        "a\\\"b",
        "\u0000"
      })
  void staysOneLineOfPlainCharactersWhateverTheAccountIs(String account) {
    var line = AuditLog.line(new AuditEvent.LoginRejected(CONTEXT, account, ""));
    assertTrue(line.matches("[ -~]*"), line);
    assertEquals(6 * 2, line.chars().filter(c -> c == '"').count(), line);
  }

  @Test
  void cutsAnEndlessAccount() {
    var line = AuditLog.line(new AuditEvent.LoginRejected(CONTEXT, "x".repeat(100_000), ""));
    assertTrue(line.length() < 400);
  }

  @Test
  void aLineNamesASessionAndHoldsNeitherItsIdNorItsTokens() {
    var lines = new ArrayList<String>();
    var audit =
        new Audit(
            event -> lines.add(AuditLog.line(event)),
            new Callers(TestSettings.of()),
            new FakeClock());
    var request = new FakeExchange().request();
    var session =
        Tokens.session(
            new TokenPair("s3cret-access", Optional.of("s3cret-refresh"), Optional.empty()));
    audit.loginSucceeded(request, "ada", session);
    audit.tokenRenewed(request, session);
    audit.sessionEnded(request, session, EndCause.LOGOUT);
    assertEquals(3, lines.size());
    for (var line : lines) {
      assertTrue(line.contains(" session=\"" + session.publicId() + "\""), line);
      assertFalse(line.contains(session.sid()) || line.contains("s3cret"), line);
    }
    var other = Tokens.session(session.tokens());
    assertNotEquals(session.publicId(), other.publicId());
    assertEquals(Digest.of(session.sid()), session.publicId());
  }

  @Test
  void survivesAnObserverThatFails() {
    var settings = TestSettings.of();
    var audit =
        new Audit(
            event -> {
              throw new IllegalStateException("observer");
            },
            new Callers(settings),
            new FakeClock());
    audit.loginRejected(new FakeExchange().request(), "ada");
  }
}
