package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.audit.AuditEvent;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.cookie.TokenTooLarge;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenException.TooManyRequests;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CurrentSessionTest {
  private static final Duration LIFE = Duration.ofSeconds(60);

  private final FakeClock clock = new FakeClock();
  private final Settings settings = TestSettings.of();
  private final FakeTokenService tokens = new FakeTokenService();
  private final TestNode node = new TestNode(settings, tokens, new MemoryStore(clock), clock);
  private final SessionCookies cookies = node.cookies;
  private final List<AuditEvent> events = node.events;
  private FakeExchange exchange = new FakeExchange();

  private CurrentSession with(String cookieHeader) {
    exchange = new FakeExchange().header("Cookie", cookieHeader);
    return current();
  }

  private CurrentSession current() {
    return node.serves(exchange.request());
  }

  private TokenPair pair(String name) {
    return new TokenPair(
        "access-" + name, Optional.of("refresh-" + name), Optional.of(clock.instant().plus(LIFE)));
  }

  private String signedIn() {
    return signedIn(pair("1"));
  }

  private String signedIn(TokenPair pair) {
    exchange = new FakeExchange();
    current().start(pair, "ada", SessionAttributes.OF_PASSWORD);
    return exchange.cookies();
  }

  @Test
  void handsOutATokenThatIsGoodWithoutAskingAnybody() {
    var current = with(signedIn());
    assertEquals("access-1", current.fresh().tokens().accessToken());
    assertEquals(0, tokens.renewals());
    assertEquals(List.of(), exchange.setCookies());
  }

  @Test
  void saysEachTimeInARequestThatTheSessionIsOver() {
    var cookie = signedIn();
    with(cookie).end(EndCause.LOGOUT);
    var ended = with(cookie);
    assertThrows(SessionEnded.class, ended::fresh);
    assertThrows(SessionEnded.class, ended::fresh);
    ended.start(pair("2"), "ada", SessionAttributes.OF_PASSWORD);
    assertEquals("access-2", ended.fresh().tokens().accessToken());
    ended.end(EndCause.LOGOUT);
    assertThrows(LoginRequired.class, ended::fresh);
  }

  @Test
  void renewsATokenThatIsAboutToEndAndSetsTheNewCookies() {
    var current = with(signedIn());
    clock.pass(LIFE.minusSeconds(20));
    tokens.answersRenewalWith(pair("2"));
    assertEquals("access-2", current.fresh().tokens().accessToken());
    assertEquals(AuditEvent.TokenRenewed.class, events.get(events.size() - 1).getClass());
    assertEquals("access-2", with(exchange.cookies()).fresh().tokens().accessToken());
    assertEquals(1, tokens.renewals());
  }

  @Test
  void goesOnWithATokenThatIsGoodIfItMayNotBeRenewedYet() {
    var limited =
        new TestNode(
            TestSettings.of("cloakroom.limit.renewal", "1/PT1H"),
            tokens,
            new MemoryStore(clock),
            clock);
    tokens.answersRenewalWith(pair("2"));
    var cookie = signedIn();
    exchange = new FakeExchange().header("Cookie", cookie);
    limited.serves(exchange.request()).renewed();
    var request = new FakeExchange().header("Cookie", exchange.cookies());
    clock.pass(LIFE.minusSeconds(10));
    assertEquals("access-2", limited.serves(request.request()).fresh().tokens().accessToken());
    clock.pass(Duration.ofSeconds(10));
    var current = limited.serves(request.request());
    assertThrows(TooManyRequests.class, current::fresh);
    assertEquals(List.of(), request.setCookies());
    assertEquals(1, tokens.renewals());
  }

  @Test
  void goesOnWithItsTokenWhileAnotherCallRenewsEarly() {
    var cookie = signedIn();
    clock.pass(LIFE.minusSeconds(10));
    var other = new FakeExchange().header("Cookie", cookie);
    var meanwhile = new ArrayList<Session>();
    tokens
        .runsOnRenewal(() -> meanwhile.add(node.serves(other.request()).fresh()))
        .answersRenewalWith(pair("2"));
    assertEquals("access-2", with(cookie).fresh().tokens().accessToken());
    assertEquals("access-1", meanwhile.get(0).tokens().accessToken());
    assertEquals(List.of(), other.setCookies());
  }

  @Test
  void doesNotRenewOneSecondEarlier() {
    var current = with(signedIn());
    clock.pass(LIFE.minusSeconds(21));
    current.fresh();
    assertEquals(0, tokens.renewals());
  }

  @Test
  void renewsOnceInARequestHoweverShortTheNewTokenLives() {
    var current = with(signedIn());
    clock.pass(LIFE);
    var dead = new TokenPair("dead", Optional.of("r"), Optional.of(clock.instant()));
    tokens.answersRenewalWith(dead);
    current.fresh();
    current.fresh();
    assertEquals("dead", current.renewed().tokens().accessToken());
    assertEquals(1, tokens.renewals());
  }

  @Test
  void keepsTheSessionsStartThroughRenewals() {
    var before = with(signedIn()).peek().orElseThrow();
    clock.pass(LIFE);
    tokens.answersRenewalWith(pair("2"));
    var current = with(exchangeCookies(before));
    var after = current.fresh();
    assertEquals(before.start(), after.start());
    assertEquals(before.sid(), after.sid());
  }

  private String exchangeCookies(Session session) {
    var answer = new FakeExchange();
    cookies.write(answer.request(), session);
    return answer.cookies();
  }

  @Test
  void goesOnWithATokenThatIsStillGoodWhenRenewalIsNotPossibleNow() {
    var current = with(signedIn());
    clock.pass(LIFE.minusSeconds(10));
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    assertEquals("access-1", current.fresh().tokens().accessToken());
    assertEquals(List.of(), exchange.setCookies());
  }

  @Test
  void touchesNoCookieWhenAnEndedTokenCannotBeRenewedNow() {
    var current = with(signedIn());
    clock.pass(LIFE);
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    assertThrows(RefreshUnavailable.class, current::fresh);
    assertEquals(List.of(), exchange.setCookies());
    tokens.answersRenewalWith(pair("2"));
    assertEquals("access-2", current.fresh().tokens().accessToken());
  }

  @Test
  void endsTheSessionWhenRenewalIsRefused() {
    var current = with(signedIn());
    clock.pass(LIFE);
    tokens.failsRenewalWith(new SessionEnded());
    events.clear();
    assertThrows(SessionEnded.class, current::fresh);
    assertEquals("", exchange.cookies());
    assertEquals(2, exchange.setCookies().size());
    assertEquals(EndCause.RENEWAL_REFUSED, ((AuditEvent.SessionEnded) events.get(1)).cause());
    assertTrue(current.peek().isEmpty());
  }

  @Test
  void goesOnToTheLastSecondWithoutARefreshToken() {
    var pair = new TokenPair("t", Optional.empty(), Optional.of(clock.instant().plus(LIFE)));
    var cookie = signedIn(pair);
    clock.pass(LIFE.minusSeconds(1));
    assertTrue(with(cookie).peek().isPresent());
    assertEquals("t", with(cookie).fresh().tokens().accessToken());
    clock.pass(Duration.ofSeconds(1));
    assertTrue(with(cookie).peek().isEmpty());
    assertThrows(SessionEnded.class, with(cookie)::fresh);
  }

  @Test
  void endsTheSessionAtItsAgeEvenIfTheBrowserKeptTheCookieAndTheTokensAreGood() {
    var forever = new TokenPair("t", Optional.of("r"), Optional.empty());
    var cookie = signedIn(forever);
    clock.pass(Duration.ofHours(24).minusSeconds(1));
    assertEquals("t", with(cookie).fresh().tokens().accessToken());
    clock.pass(Duration.ofSeconds(1));
    assertTrue(with(cookie).peek().isEmpty());
    var current = with(cookie);
    assertThrows(SessionEnded.class, current::fresh);
    assertEquals(2, exchange.setCookies().size());
    assertEquals("", exchange.cookies());
  }

  @Test
  void asksForALoginWithoutTouchingAnythingWhenNoCookieCame() {
    assertThrows(LoginRequired.class, current()::fresh);
    assertEquals(List.of(), exchange.setCookies());
  }

  @Test
  void asksForALoginAndLeavesAloneWhatItCannotRead() {
    var current = with("__Host-Http-accessToken=garbage; theme=dark");
    assertThrows(LoginRequired.class, current::fresh);
    assertEquals(List.of(), exchange.setCookies());
    current.end(EndCause.LOGOUT);
    assertEquals(2, exchange.setCookies().size());
  }

  @Test
  void asksForALoginAndExpiresItsOwnHalfOfASession() {
    var half = signedIn().split("; ")[0];
    var current = with(half + "; __Host-Http-refreshToken=garbage");
    assertThrows(LoginRequired.class, current::fresh);
    assertEquals(1, exchange.setCookies().size());
    assertTrue(exchange.setCookies().get(0).startsWith("__Host-Http-accessToken=;"));
  }

  // Cookies know no ports and no context roots, so that both get what either has set.
  @Test
  void aVisitToAnotherCloakroomOnTheHostEndsNothing() {
    var cookie = signedIn();
    var otherKeys = TestSettings.of("cloakroom.cookie.keys", TestSettings.KEY_B);
    var other = new TestNode(otherKeys, tokens, new MemoryStore(clock), clock);
    var visit = new FakeExchange().header("Cookie", cookie);
    assertTrue(other.serves(visit.request()).peek().isEmpty());
    assertThrows(LoginRequired.class, other.serves(visit.request())::fresh);
    assertEquals(List.of(), visit.setCookies());
    assertEquals("access-1", with(cookie).fresh().tokens().accessToken());
  }

  @Test
  void aLoginWhoseTokensAreTooLargeEndsNoSession() {
    var cookie = signedIn();
    events.clear();
    var current = with(cookie);
    var large = new TokenPair("x".repeat(30_000), Optional.empty(), Optional.empty());
    assertThrows(
        TokenTooLarge.class, () -> current.start(large, "ada", SessionAttributes.OF_PASSWORD));
    assertEquals(List.of(), exchange.setCookies());
    assertEquals(List.of(), events);
    assertEquals("access-1", with(cookie).fresh().tokens().accessToken());
  }

  @Test
  void aTokenThatHasEndedAndThatNothingRenewsIsNoRefusedRenewal() {
    var cookie =
        signedIn(new TokenPair("t", Optional.empty(), Optional.of(clock.instant().plus(LIFE))));
    clock.pass(LIFE);
    events.clear();
    assertThrows(SessionEnded.class, with(cookie)::fresh);
    assertEquals(1, events.size());
    assertEquals(EndCause.EXPIRED, ((AuditEvent.SessionEnded) events.get(0)).cause());
    assertEquals("", exchange.cookies());
  }

  @Test
  void aSessionWithoutRefreshTokenIsRevokedAtALogoutToo() {
    var alone = new TokenPair("t", Optional.empty(), Optional.empty());
    var cookie = signedIn(alone);
    tokens.revokes(true);
    with(cookie).end(EndCause.LOGOUT);
    node.background.runAll();
    assertEquals(List.of(alone), tokens.revoked());
  }

  @Test
  void aBackendThatRefusesTheOnlyTokenIsNotToldThatItIsOver() {
    tokens.revokes(true);
    var cookie = signedIn(new TokenPair("t", Optional.empty(), Optional.empty()));
    with(cookie).end(EndCause.BACKEND_REFUSED);
    node.background.runAll();
    assertEquals(List.of(), tokens.revoked());
  }

  @Test
  void readingTheSessionWritesNothing() {
    assertTrue(with("__Host-Http-accessToken=garbage").peek().isEmpty());
    assertEquals(List.of(), exchange.setCookies());
    var cookie = signedIn();
    clock.pass(LIFE);
    assertTrue(with(cookie).peek().isPresent());
    assertEquals(List.of(), exchange.setCookies());
    assertEquals(0, tokens.renewals());
  }

  @Test
  void aLoginNeverTakesOverTheSessionIdThatCameWithIt() {
    var current = with(signedIn());
    var old = current.peek().orElseThrow();
    events.clear();
    var fresh = current.start(pair("2"), "ada", SessionAttributes.OF_PASSWORD);
    assertFalse(fresh.sid().equals(old.sid()));
    assertEquals(EndCause.NEW_LOGIN, ((AuditEvent.SessionEnded) events.get(0)).cause());
  }

  @Test
  void startsInTheMiddleOfASecond() {
    clock.pass(Duration.ofMillis(700));
    assertTrue(with(signedIn()).peek().isPresent());
  }

  @Test
  void aCopiedCookieIsRefusedAfterTheLogout() {
    var cookie = signedIn();
    with(cookie).end(EndCause.LOGOUT);
    assertTrue(with(cookie).peek().isEmpty());
    var thief = with(cookie);
    events.clear();
    assertThrows(SessionEnded.class, thief::fresh);
    assertEquals(List.of(), events);
    assertEquals("", exchange.cookies());
  }

  @Test
  void aLogoutRevokesTheLatestTokensWhicheverCameWithIt() {
    var cookie = signedIn();
    clock.pass(LIFE);
    tokens.answersRenewalWith(pair("2")).revokes(true);
    var latest = with(cookie).fresh().tokens();
    with(cookie).end(EndCause.LOGOUT);
    node.background.runAll();
    assertEquals(List.of(latest), tokens.revoked());
  }

  @Test
  void aRenewalThatALogoutOvertookWritesNothingAndRevokesWhatItWasGiven() {
    var cookie = signedIn();
    clock.pass(LIFE);
    var late = with(cookie);
    var answer = exchange;
    var given = pair("2");
    tokens.runsOnRenewal(() -> with(cookie).end(EndCause.LOGOUT)).answersRenewalWith(given);
    tokens.revokes(true, true);
    assertThrows(SessionEnded.class, late::fresh);
    assertEquals(List.of(), answer.setCookies());
    node.background.runAll();
    assertTrue(tokens.revoked().contains(given));
  }

  @Test
  void aNewLoginEndsTheSessionThatItReplaces() {
    var cookie = signedIn();
    with(cookie).start(pair("2"), "ada", SessionAttributes.OF_PASSWORD);
    assertThrows(SessionEnded.class, with(cookie)::fresh);
  }

  @Test
  void aRequestWithTheOldCookieIsHandedTheRenewalThatIsDone() {
    var cookie = signedIn();
    clock.pass(LIFE);
    tokens.answersRenewalWith(pair("2"));
    assertEquals("access-2", with(cookie).fresh().tokens().accessToken());
    clock.pass(Duration.ofSeconds(29));
    assertEquals("access-2", with(cookie).fresh().tokens().accessToken());
    assertEquals("access-2", with(exchange.cookies()).peek().orElseThrow().tokens().accessToken());
    assertEquals(1, tokens.renewals());
  }

  // Between the renewal and the end of a long call the browser signed out, and in again.
  @Test
  void cookiesOfASessionThatEndsBeforeTheAnswerGoesOutAreTakenBack() {
    var browser = new TestBrowser();
    var slow = renewedIn(browser);
    var answer = exchange;
    browser.receives(answer);
    exchange = browser.sends();
    current().end(EndCause.LOGOUT);
    browser.receives(exchange);
    exchange = browser.sends();
    current().start(pair("3"), "grace", SessionAttributes.OF_PASSWORD);
    browser.receives(exchange);
    slow.withdrawIfEnded();
    browser.receives(answer);
    exchange = browser.sends();
    assertEquals("access-3", current().fresh().tokens().accessToken());
  }

  @Test
  void cookiesOfASessionThatLivesStay() {
    var browser = new TestBrowser();
    renewedIn(browser).withdrawIfEnded();
    browser.receives(exchange);
    exchange = browser.sends();
    assertEquals("access-2", current().fresh().tokens().accessToken());
    assertEquals(1, tokens.renewals());
  }

  @Test
  void whatALogoutExpiresStaysExpired() {
    var browser = new TestBrowser();
    var current = renewedIn(browser);
    browser.receives(exchange);
    current.end(EndCause.LOGOUT);
    current.withdrawIfEnded();
    browser.receives(exchange);
    assertFalse(browser.hasCookies());
  }

  private CurrentSession renewedIn(TestBrowser browser) {
    exchange = new FakeExchange();
    current().start(pair("1"), "ada", SessionAttributes.OF_PASSWORD);
    browser.receives(exchange);
    clock.pass(LIFE);
    tokens.answersRenewalWith(pair("2"));
    exchange = browser.sends();
    var current = current();
    current.fresh();
    return current;
  }
}
