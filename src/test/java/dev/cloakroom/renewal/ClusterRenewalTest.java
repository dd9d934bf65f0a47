package dev.cloakroom.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.renewal.Renewals.Outcome;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenPair;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link Renewals} of two nodes agree on, and what they do when they cannot. */
class ClusterRenewalTest {
  private static final TokenPair NEW = pair("2");

  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);
  private final Link homesLink = memory.link();
  private final Link othersLink = memory.link();
  private final NodeId home = new NodeId();
  private final FakeTokenService tokens = new FakeTokenService();
  private final Renewals atHome = renewals(homesLink, home);
  private final Renewals elsewhere = renewals(othersLink, new NodeId());
  private final Session session = Session.begin(pair("1"), "ada", home, FakeClock.START);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private static TokenPair pair(String name) {
    return new TokenPair("access-" + name, Optional.of("refresh-" + name), Optional.empty());
  }

  private Renewals renewals(Link link, NodeId node, String... settings) {
    return new Renewals(tokens, link, new FakeBackground(), node, TestSettings.of(settings), clock);
  }

  @AfterEach
  void stop() {
    answer.countDown();
    threads.shutdownNow();
  }

  /** Renews tokens that are due. */
  private static Session renewed(Renewals renewals, Session session) {
    return renewed(renewals.renew(session, RenewalTiming.DUE));
  }

  private static Session renewed(Outcome outcome) {
    return ((Outcome.Renewed) outcome).session();
  }

  private void holdTheBackend() {
    tokens
        .answersRenewalWith(NEW)
        .runsOnRenewal(
            () -> {
              asked.countDown();
              try {
                answer.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @Test
  void theHomeThatHasSeenAnotherRenewDoesNotRenewWhenTheStateDies() throws Exception {
    holdTheBackend();
    var first = threads.submit(() -> renewed(elsewhere, session));
    asked.await();
    var waiter = threads.submit(() -> renewed(atHome, session));
    homesLink.awaitRefusal();
    homesLink.cut();
    othersLink.cut();
    var fault = assertThrows(ExecutionException.class, () -> waiter.get(2, TimeUnit.MINUTES));
    assertEquals(RefreshUnavailable.class, fault.getCause().getClass());
    answer.countDown();
    assertEquals(NEW, first.get().tokens());
    assertEquals(1, tokens.renewals());
  }

  @Test
  void whatAnotherNodeHasRenewedDoesNotCountForTheLimit() {
    tokens.answersRenewalWith(NEW).answersRenewalWith(pair("3"));
    var second = renewed(atHome, session);
    var limited = renewals(othersLink, new NodeId(), "cloakroom.limit.renewal", "1/PT1H");
    assertEquals(NEW, renewed(limited, session).tokens());
    assertEquals(pair("3"), renewed(limited, second).tokens());
    assertEquals(2, tokens.renewals());
  }

  @Test
  void whoeverRenewsLastIsTheHome() {
    tokens.answersRenewalWith(NEW).answersRenewalWith(pair("3"));
    var renewed = renewed(elsewhere, session);
    homesLink.cut();
    othersLink.cut();
    assertThrows(RefreshUnavailable.class, () -> renewed(atHome, renewed));
    assertEquals(pair("3"), renewed(elsewhere, renewed).tokens());
  }

  @Test
  void nobodyWhoIsEarlyWaitsForAnotherNode() throws Exception {
    holdTheBackend();
    var first = threads.submit(() -> renewed(elsewhere, session));
    asked.await();
    assertEquals(new Outcome.NotYet(), atHome.renew(session, RenewalTiming.EARLY));
    answer.countDown();
    assertEquals(NEW, first.get().tokens());
    assertEquals(NEW, renewed(atHome.renew(session, RenewalTiming.EARLY)).tokens());
    assertEquals(1, tokens.renewals());
  }
}
