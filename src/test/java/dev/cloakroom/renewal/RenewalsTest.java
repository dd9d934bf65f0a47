package dev.cloakroom.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.renewal.Renewals.Outcome;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenException.TooManyRequests;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks, who waits, who is handed what. */
class RenewalsTest {
  private static final NodeId NODE = new NodeId();
  private static final TokenPair OLD_PAIR = pair("1");
  private static final Session OLD = Session.begin(OLD_PAIR, "ada", NODE, FakeClock.START);
  private static final TokenPair NEW = pair("2");

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService tokens = new FakeTokenService();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  private static TokenPair pair(String name) {
    return new TokenPair("access-" + name, Optional.of("refresh-" + name), Optional.empty());
  }

  private Renewals renewals(String... settings) {
    return new Renewals(
        tokens,
        new MemoryStore(clock),
        new FakeBackground(),
        NODE,
        TestSettings.of(settings),
        clock);
  }

  /** Renews tokens that are due. */
  private static Session renewed(Renewals renewals, Session session) {
    return renewed(renewals.renew(session, RenewalTiming.DUE));
  }

  private static Session renewed(Outcome outcome) {
    return ((Outcome.Renewed) outcome).session();
  }

  private void holdTheBackend() {
    tokens.runsOnRenewal(
        () -> {
          asked.countDown();
          try {
            answer.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private <T> Future<T> start(Callable<T> call) {
    return threads.submit(call);
  }

  private <T> Future<T> startWaiting(Callable<T> call) {
    var thread = new CompletableFuture<Thread>();
    var started =
        start(
            () -> {
              thread.complete(Thread.currentThread());
              return call.call();
            });
    Await.until("it waits", () -> thread.join().getState() == Thread.State.TIMED_WAITING);
    return started;
  }

  @AfterEach
  void stop() {
    answer.countDown();
    threads.shutdownNow();
  }

  @Test
  void usesAnAccessTokenThatRenewsItselfOnce() {
    tokens.renewsByAccessToken();
    var first = new TokenPair("access-1", Optional.empty(), Optional.empty());
    var second = new TokenPair("access-2", Optional.empty(), Optional.empty());
    tokens.answersRenewalWith(second);
    var session = Session.begin(first, "ada", NODE, FakeClock.START);
    var renewals = renewals();
    assertEquals(second, renewed(renewals, session).tokens());
    assertEquals(second, renewed(renewals, session).tokens());
    assertEquals(second, renewals.latest(session).tokens());
    assertEquals(1, tokens.renewals());
  }

  @Test
  void asksOnceForAHundredAtTheSameTime() throws Exception {
    holdTheBackend();
    tokens.answersRenewalWith(NEW);
    var renewals = renewals();
    var calls = new ArrayList<Future<Session>>();
    for (var i = 0; i < 100; i++) {
      calls.add(start(() -> renewed(renewals, OLD)));
    }
    asked.await();
    answer.countDown();
    for (var call : calls) {
      assertEquals(NEW, call.get().tokens());
    }
    assertEquals(1, tokens.renewals());
  }

  @Test
  void letsNobodyWaitWhoIsEarly() throws Exception {
    holdTheBackend();
    tokens.answersRenewalWith(NEW);
    var renewals = renewals();
    var first = start(() -> renewed(renewals.renew(OLD, RenewalTiming.EARLY)));
    asked.await();
    assertEquals(new Outcome.NotYet(), renewals.renew(OLD, RenewalTiming.EARLY));
    answer.countDown();
    assertEquals(NEW, first.get().tokens());
  }

  @Test
  void doesNotWaitForEver() throws Exception {
    holdTheBackend();
    tokens.answersRenewalWith(NEW);
    var renewals = renewals("cloakroom.refresh.wait", "PT0.05S");
    var first = start(() -> renewed(renewals, OLD));
    asked.await();
    assertThrows(RefreshUnavailable.class, () -> renewed(renewals, OLD));
    answer.countDown();
    assertEquals(NEW, first.get().tokens());
  }

  @Test
  void handsTheResultToLatecomersForAsLongAsConfigured() {
    tokens.answersRenewalWith(NEW);
    tokens.failsRenewalWith(new SessionEnded());
    var renewals = renewals();
    renewed(renewals, OLD);
    clock.pass(Duration.ofSeconds(29));
    assertEquals(NEW, renewed(renewals.renew(OLD, RenewalTiming.EARLY)).tokens());
    assertEquals(1, tokens.renewals());
    clock.pass(Duration.ofSeconds(2));
    assertThrows(SessionEnded.class, () -> renewed(renewals, OLD));
    assertEquals(2, tokens.renewals());
  }

  @Test
  void remembersARefusalSoThatAStormOfDeadCookiesCostsOneCall() {
    tokens.failsRenewalWith(new SessionEnded());
    var renewals = renewals();
    for (var i = 0; i < 50; i++) {
      assertThrows(SessionEnded.class, () -> renewed(renewals, OLD));
    }
    assertEquals(1, tokens.renewals());
  }

  @Test
  void limitsTheRenewalsOfOneSessionThatAskTheIssuer() {
    tokens.answersRenewalWith(NEW).answersRenewalWith(pair("3")).answersRenewalWith(pair("4"));
    var renewals = renewals("cloakroom.limit.renewal", "2/PT1M");
    var second = renewed(renewals, OLD);
    for (var i = 0; i < 10; i++) {
      assertEquals(NEW, renewed(renewals, OLD).tokens());
    }
    var third = renewed(renewals, second);
    assertThrows(TooManyRequests.class, () -> renewed(renewals, third));
    assertEquals(2, tokens.renewals());
    assertEquals(pair("3"), renewed(renewals, second).tokens());
    var other = Session.begin(pair("other"), "bob", NODE, FakeClock.START);
    assertEquals(pair("4"), renewed(renewals, other).tokens());
    clock.pass(Duration.ofSeconds(30));
    tokens.answersRenewalWith(pair("5"));
    assertEquals(pair("5"), renewed(renewals, third).tokens());
  }

  @Test
  void limitsWhatABackendThatIsAwayIsAsked() {
    for (var i = 0; i < 3; i++) {
      tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(7), null));
    }
    var renewals = renewals("cloakroom.limit.renewal", "2/PT1M");
    assertThrows(RefreshUnavailable.class, () -> renewed(renewals, OLD));
    assertThrows(RefreshUnavailable.class, () -> renewed(renewals, OLD));
    assertThrows(TooManyRequests.class, () -> renewed(renewals, OLD));
    assertEquals(2, tokens.renewals());
  }

  @Test
  void remembersNothingOfAnOutage() {
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(7), null));
    tokens.answersRenewalWith(NEW);
    var renewals = renewals();
    var unavailable = assertThrows(RefreshUnavailable.class, () -> renewed(renewals, OLD));
    assertEquals(Optional.of(Duration.ofSeconds(7)), unavailable.retryAfter());
    assertEquals(NEW, renewed(renewals, OLD).tokens());
  }

  @Test
  void tellsThoseWhoWaitedWhatTheFirstWasTold() throws Exception {
    holdTheBackend();
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(7), null));
    tokens.answersRenewalWith(NEW);
    var renewals = renewals();
    var first = start(() -> renewed(renewals, OLD));
    asked.await();
    var waiting = startWaiting(() -> renewed(renewals, OLD));
    answer.countDown();
    assertThrows(ExecutionException.class, first::get);
    var told = assertThrows(ExecutionException.class, waiting::get).getCause();
    assertEquals(Optional.of(Duration.ofSeconds(7)), ((RefreshUnavailable) told).retryAfter());
    assertEquals(1, tokens.renewals());
  }

  @Test
  void handsThoseWhoWaitedWhatTheFirstWasGiven() throws Exception {
    holdTheBackend();
    tokens.answersRenewalWith(NEW);
    var renewals = renewals("cloakroom.refresh.replay", "PT0S");
    var first = start(() -> renewed(renewals, OLD));
    asked.await();
    var waiting = startWaiting(() -> renewed(renewals, OLD));
    answer.countDown();
    assertEquals(NEW, first.get().tokens());
    assertEquals(NEW, waiting.get().tokens());
  }

  @Test
  void tellsRefreshTokensApart() {
    tokens.answersRenewalWith(NEW).answersRenewalWith(pair("4"));
    var renewals = renewals();
    assertEquals(NEW, renewed(renewals, OLD).tokens());
    assertEquals(pair("4"), renewed(renewals, OLD.with(pair("3"), NODE.id())).tokens());
  }

  @Test
  void goesRoundInNoCircleWithABackendThatHandsRefreshTokensOutAgain() {
    var end = Optional.of(clock.instant());
    for (var i = 0; i < 10; i++) {
      tokens.answersRenewalWith(new TokenPair("b" + i, Optional.of("refresh-2"), end));
      tokens.answersRenewalWith(new TokenPair("a" + i, OLD_PAIR.refreshToken(), end));
    }
    var renewals = renewals();
    var session = OLD;
    for (var i = 0; i < 5; i++) {
      session = renewed(renewals, session);
      renewed(renewals, OLD);
    }
    assertTrue(tokens.renewals() <= 10, "asked " + tokens.renewals() + " times");
  }

  @Test
  void cannotRenewWithoutARefreshToken() {
    var alone = new TokenPair("t", Optional.empty(), Optional.empty());
    assertThrows(SessionEnded.class, () -> renewed(renewals(), OLD.with(alone, NODE.id())));
    assertEquals(0, tokens.renewals());
  }

  @Test
  void asksAgainWhereRefreshTokensDoNotRotate() {
    var second = new TokenPair("access-2", OLD_PAIR.refreshToken(), Optional.empty());
    var third = new TokenPair("access-3", OLD_PAIR.refreshToken(), Optional.empty());
    tokens.answersRenewalWith(second).answersRenewalWith(third);
    var renewals = renewals();
    assertEquals(second, renewed(renewals, OLD).tokens());
    assertEquals(third, renewed(renewals, OLD.with(second, NODE.id())).tokens());
    assertEquals(third, renewed(renewals, OLD).tokens());
    assertEquals(2, tokens.renewals());
  }

  @Test
  void handsOutNoResultThatHasEndedItself() {
    var brief =
        new TokenPair(
            "access-2", OLD_PAIR.refreshToken(), Optional.of(clock.instant().plusSeconds(5)));
    tokens.answersRenewalWith(brief).answersRenewalWith(pair("3"));
    var renewals = renewals();
    assertEquals(brief, renewed(renewals, OLD).tokens());
    clock.pass(Duration.ofSeconds(5));
    assertEquals(pair("3"), renewed(renewals, OLD).tokens());
  }

  @Test
  void holdsNoRefusalAgainstTheNextSessionWithTheSameRefreshToken() {
    tokens.failsRenewalWith(new SessionEnded()).answersRenewalWith(NEW);
    var renewals = renewals();
    assertThrows(SessionEnded.class, () -> renewed(renewals, OLD));
    assertEquals(
        NEW, renewed(renewals, Session.begin(OLD_PAIR, "ada", NODE, clock.instant())).tokens());
  }

  @Test
  void renewsAResultThatHasEndedWithItsOwnRefreshToken() {
    var brief =
        new TokenPair(
            "access-2", Optional.of("refresh-2"), Optional.of(clock.instant().plusSeconds(5)));
    var asked = new ArrayList<TokenPair>();
    tokens.remembersIn(asked).answersRenewalWith(brief).answersRenewalWith(pair("3"));
    var renewals = renewals();
    renewed(renewals, OLD);
    clock.pass(Duration.ofSeconds(5));
    assertEquals(pair("3"), renewed(renewals, OLD).tokens());
    assertEquals(pair("3"), renewed(renewals, OLD).tokens());
    assertEquals(List.of(OLD_PAIR, brief), asked);
  }

  // Otherwise a late answer brings a spent refresh token back into the browser, which uses it again
  // when nobody remembers it.
  @Test
  void handsOutTheLastOfSeveralResults() {
    tokens.answersRenewalWith(NEW).answersRenewalWith(pair("3"));
    var renewals = renewals();
    var second = renewed(renewals, OLD);
    renewed(renewals, second);
    assertEquals(pair("3"), renewed(renewals, OLD).tokens());
    assertEquals(2, tokens.renewals());
  }
}
