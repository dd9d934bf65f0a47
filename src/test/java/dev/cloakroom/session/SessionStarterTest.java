package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.audit.AuditEvent.LoginSucceeded;
import dev.cloakroom.audit.AuditEvent.SessionEnded;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.spi.SignInRule;
import dev.cloakroom.spi.Verdict;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.throttle.Accounts;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionStarterTest {
  private final FakeClock clock = new FakeClock();
  private final Settings settings = TestSettings.of();
  private final TestNode node =
      new TestNode(settings, new FakeTokenService(), new MemoryStore(clock), clock);

  private Session start(FakeExchange exchange, String accessToken, Accounts account) {
    var audit = new Audit(node.events::add, new Callers(settings), clock);
    var starter =
        new SessionStarter(
            node.serves(exchange.request()), node.rules(TeamBeans.NONE), audit, exchange.request());
    var tokens = new TokenPair(accessToken, Optional.of("refresh-1"), Optional.empty());
    return starter.start(tokens, account, Optional.empty(), SessionAttributes.OF_PASSWORD);
  }

  private Optional<Session> sessionOf(FakeExchange answered) {
    var next = new FakeExchange().header("Cookie", answered.cookies());
    return node.serves(next.request()).peek();
  }

  @Test
  void aRuleThatRefusesASignInAtAProviderRevokesItsTokens() {
    var tokens = new FakeTokenService().revokes(true);
    var node = new TestNode(settings, tokens, new MemoryStore(clock), clock);
    SignInRule rule =
        signIn -> signIn.claims().containsKey("member") ? Verdict.allow() : Verdict.refuse();
    var team = new TeamBeans(Optional.empty(), Optional.empty(), List.of(), List.of(rule));
    var exchange = new FakeExchange();
    var audit = new Audit(node.events::add, new Callers(settings), clock);
    var starter =
        new SessionStarter(
            node.serves(exchange.request()), node.rules(team), audit, exchange.request());
    var pair = new TokenPair("access-1", Optional.of("refresh-1"), Optional.empty());
    var attributes =
        SessionAttributes.ofProvider(
            "https://op.example", "shop", Optional.empty(), JsonObject.EMPTY_JSON_OBJECT);
    assertThrows(
        LoginRejected.class,
        () ->
            starter.startOfProvider(
                pair,
                JsonObject.EMPTY_JSON_OBJECT,
                "https://op.example",
                "ada",
                attributes,
                Optional.empty()));
    node.background.runAll();
    assertEquals(List.of(pair), tokens.revoked());
    assertEquals("", exchange.cookies());
  }

  @Test
  void putsTheSessionsCookiesOnTheAnswer() {
    var exchange = new FakeExchange("POST");
    var begun = start(exchange, "access-1", Accounts.of(" Ada "));
    assertEquals(Optional.of(begun), sessionOf(exchange));
    assertEquals(Digest.of("ada"), begun.subjectDigest());
  }

  @Test
  void takesTheSubjectOfATokenThatNamesOne() {
    var jwt = Tokens.jwt("User-1", clock.instant().plusSeconds(60));
    var begun = start(new FakeExchange("POST"), jwt, Accounts.of("Ada"));
    assertEquals(Digest.of("User-1"), begun.subjectDigest());
  }

  @Test
  void auditsWhoSignedInAsItWasTyped() {
    var begun = start(new FakeExchange("POST"), "access-1", Accounts.of(" Ada "));
    assertEquals(1, node.events.size());
    var event = (LoginSucceeded) node.events.get(0);
    assertEquals(" Ada ", event.account());
    assertEquals(begun.publicId(), event.session());
  }

  @Test
  void endsTheSessionThatTheRequestCameWith() {
    var first = new FakeExchange("POST");
    var old = start(first, "access-1", Accounts.of("ada"));
    node.events.clear();
    var second = new FakeExchange("POST").header("Cookie", first.cookies());
    start(second, "access-2", Accounts.of("ada"));
    var end = (SessionEnded) node.events.get(0);
    assertEquals(old.publicId(), end.session());
    assertEquals(EndCause.NEW_LOGIN, end.cause());
    assertTrue(sessionOf(first).isEmpty(), "the old cookies are still good");
    assertTrue(sessionOf(second).isPresent());
  }

  @Test
  void doesNothingWithTokensThatDoNotFit() {
    var first = new FakeExchange("POST");
    start(first, "access-1", Accounts.of("ada"));
    node.events.clear();
    var second = new FakeExchange("POST").header("Cookie", first.cookies());
    var large = "x".repeat(20_000);
    var fault =
        assertThrows(ProblemException.class, () -> start(second, large, Accounts.of("ada")));
    assertEquals(Problem.TOKEN_TOO_LARGE, fault.problem());
    assertEquals(List.of(), second.setCookies());
    assertEquals(List.of(), node.events);
    assertTrue(sessionOf(first).isPresent(), "the old session has ended");
  }
}
