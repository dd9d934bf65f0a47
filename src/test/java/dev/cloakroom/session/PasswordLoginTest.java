package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.audit.AuditEvent;
import dev.cloakroom.audit.AuditEvent.LoginRejected;
import dev.cloakroom.audit.AuditEvent.LoginSucceeded;
import dev.cloakroom.audit.AuditEvent.LoginThrottled;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.spi.SignIn;
import dev.cloakroom.spi.SignInRule;
import dev.cloakroom.spi.Verdict;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.throttle.LoginThrottle;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordLoginTest {
  private static final String ADA = "{\"username\":\" Ada \",\"email\":\"ada@example.org\"}";

  private final FakeClock clock = new FakeClock();
  private final Settings settings = TestSettings.of();
  private final FakeTokenService tokens = new FakeTokenService();
  private final TestNode node = new TestNode(settings, tokens, new MemoryStore(clock), clock);
  private final LoginThrottle throttle = new LoginThrottle(settings, new MemoryStore(clock), clock);
  private TeamBeans team = TeamBeans.NONE;
  private FakeExchange exchange = new FakeExchange("POST");

  private void signsIn(String json) {
    exchange = new FakeExchange("POST");
    var callers = new Callers(settings);
    var audit = new Audit(node.events::add, callers, clock);
    var signIn =
        new PasswordLogin(
            tokens,
            settings,
            node.rules(team),
            throttle,
            new SessionStarter(
                node.serves(exchange.request()),
                node.rules(TeamBeans.NONE),
                audit,
                exchange.request()),
            callers,
            audit,
            exchange.request());
    signIn.with(
        Optional.empty(),
        json.getBytes(StandardCharsets.UTF_8),
        StrictJson.object(json).orElseThrow());
  }

  private Session begun() {
    var next = new FakeExchange().header("Cookie", exchange.cookies());
    return node.serves(next.request()).peek().orElseThrow();
  }

  private <T extends AuditEvent> T last(Class<T> type) {
    return type.cast(node.events.get(node.events.size() - 1));
  }

  private static TokenPair opaque() {
    return new TokenPair("opaque", Optional.of("r"), Optional.empty());
  }

  @Test
  void beginsASessionForTheFirstAccountAsTheThrottleNormalisesIt() {
    tokens.answersLoginWith(opaque());
    signsIn(ADA);
    assertEquals(Digest.of("ada"), begun().subjectDigest());
    assertEquals(" Ada ,ada@example.org", last(LoginSucceeded.class).account());
    assertEquals(begun().publicId(), last(LoginSucceeded.class).session());
  }

  @Test
  void beginsASessionForTheSubjectOfTheTokenIfThereIsOne() {
    var jwt = Tokens.jwt("User-1", clock.instant().plusSeconds(60));
    tokens.answersLoginWith(new TokenPair(jwt, Optional.empty(), Optional.empty()));
    signsIn(ADA);
    assertEquals(Digest.of("User-1"), begun().subjectDigest());
  }

  @Test
  void auditsAndCountsWhateverTheBackendHasAnswered() {
    for (var answer :
        new TokenException[] {
          new TokenException.LoginRejected(),
          new BackendInvalid(),
          BackendUnavailable.answered(Duration.ofSeconds(5)),
          new BackendInvalid(),
          new TokenException.LoginRejected()
        }) {
      tokens.failsLoginWith(answer);
      assertThrows(answer.getClass(), () -> signsIn(ADA));
      assertEquals(" Ada ,ada@example.org", last(LoginRejected.class).account());
    }
    tokens.answersLoginWith(opaque());
    assertThrows(
        TokenException.LoginThrottled.class,
        () -> signsIn("{\"login\":\"x\",\"user\":{\"Email\":\"ADA@example.org\"}}"));
    assertEquals("x,ADA@example.org", last(LoginThrottled.class).account());
    assertTrue(exchange.setCookies().isEmpty());
  }

  @Test
  void neitherAuditsNorCountsABackendThatDidNotAnswer() {
    tokens.failsLoginWith(new BackendUnavailable(Duration.ofSeconds(5), null));
    for (var i = 0; i < 20; i++) {
      assertThrows(BackendUnavailable.class, () -> signsIn(ADA));
    }
    assertEquals(0, node.events.size());
    tokens.answersLoginWith(opaque());
    signsIn(ADA);
  }

  @Test
  void asksNobodyAboutCredentialsThatNameTooManyAccounts() {
    assertThrows(
        ProblemException.class,
        () -> signsIn("{\"email\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}"));
    assertEquals(0, node.events.size());
  }

  private void judges(SignInRule rule) {
    team = new TeamBeans(Optional.empty(), Optional.empty(), List.of(), List.of(rule));
    tokens.answersLoginWith(opaque()).revokes(true, true, true, true, true);
  }

  @Test
  void isRefusedByARuleAsByTheBackendAndRevokesTheTokens() {
    judges(signIn -> Verdict.refuse("not listed"));
    for (var i = 0; i < 5; i++) {
      var refusal = assertThrows(TokenException.LoginRejected.class, () -> signsIn(ADA));
      assertEquals(Map.of(), refusal.members());
      assertEquals(" Ada ,ada@example.org", last(LoginRejected.class).account());
    }
    assertThrows(TokenException.LoginThrottled.class, () -> signsIn(ADA));
    assertTrue(exchange.cookies().isEmpty());
    node.background.runAll();
    assertEquals(opaque(), tokens.revoked().get(0));
  }

  @Test
  void beginsNoSessionIfARuleFails() {
    judges(
        signIn -> {
          throw new IllegalStateException("SECRET");
        });
    try (var log = LogCapture.of(SignInRules.class)) {
      assertThrows(BackendUnavailable.class, () -> signsIn(ADA));
      assertTrue(log.warnings().get(0).contains("java.lang.IllegalStateException"));
      assertFalse(log.warnings().get(0).contains("SECRET"));
    }
    judges(signIn -> null);
    assertThrows(TokenException.LoginRejected.class, () -> signsIn(ADA));
  }

  @Test
  void asksTheRulesWithTheClaimsOfTheToken() {
    var jwt = Tokens.jwt("User-1", clock.instant().plusSeconds(60));
    var asked = new ArrayList<SignIn>();
    judges(
        signIn -> {
          asked.add(signIn);
          return Verdict.allow();
        });
    tokens.answersLoginWith(new TokenPair(jwt, Optional.empty(), Optional.empty()));
    signsIn(ADA);
    assertEquals("User-1", asked.get(0).claims().getString("sub"));
    assertEquals(jwt, asked.get(0).tokens().accessToken());
    assertFalse(asked.toString().contains(jwt));
    assertEquals(Digest.of("User-1"), begun().subjectDigest());
  }
}
