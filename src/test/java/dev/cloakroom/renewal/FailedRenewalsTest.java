package dev.cloakroom.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the page learns that a session's renewals have failed for too long. */
class FailedRenewalsTest {
  private static final NodeId NODE = new NodeId();

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService tokens = new FakeTokenService();
  private final Renewals renewals =
      new Renewals(
          tokens,
          new MemoryStore(clock),
          new FakeBackground(),
          NODE,
          TestSettings.of("cloakroom.refresh.give-up", "PT5M"),
          clock);
  private final Session session =
      Session.begin(pair("1", clock.instant().plusSeconds(60)), "ada", NODE, clock.instant());

  private static TokenPair pair(String name, Instant end) {
    return new TokenPair("access-" + name, Optional.of("refresh"), Optional.of(end));
  }

  private void fails(Session of) {
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    assertThrows(RefreshUnavailable.class, () -> renewals.renew(of, RenewalTiming.DUE));
  }

  private void failsAfter(int seconds) {
    clock.pass(Duration.ofSeconds(seconds));
    fails(session);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "299, false", "300, true", "3000, true"})
  void countsFromTheFirstFailure(int seconds, boolean givenUp) {
    failsAfter(60);
    clock.pass(Duration.ofSeconds(seconds));
    assertEquals(givenUp, renewals.isGivenUp(session));
  }

  @Test
  void furtherFailuresDoNotBeginAnew() {
    failsAfter(60);
    failsAfter(200);
    failsAfter(100);
    assertTrue(renewals.isGivenUp(session));
  }

  @Test
  void givesNothingUpThatHasNotFailed() {
    clock.pass(Duration.ofHours(1));
    assertFalse(renewals.isGivenUp(session));
  }

  @Test
  void aTokenThatIsStillGoodCountsForNothing() {
    failsAfter(59);
    clock.pass(Duration.ofMinutes(6));
    assertFalse(renewals.isGivenUp(session));
    fails(session);
    clock.pass(Duration.ofMinutes(5));
    assertTrue(renewals.isGivenUp(session));
  }

  @Test
  void oneGoodRenewalClearsIt() {
    failsAfter(60);
    clock.pass(Duration.ofMinutes(6));
    tokens.answersRenewalWith(pair("2", clock.instant().plusSeconds(1)));
    renewals.renew(session, RenewalTiming.DUE);
    clock.pass(Duration.ofMinutes(1));
    assertFalse(renewals.isGivenUp(session));
  }

  @Test
  void aRenewalOnAnotherNodeClearsItToo() {
    failsAfter(60);
    var renewed = session.with(pair("2", clock.instant().plusSeconds(60)), "another node");
    clock.pass(Duration.ofMinutes(10));
    assertFalse(renewals.isGivenUp(renewed));
    fails(renewed);
    assertFalse(renewals.isGivenUp(renewed));
    clock.pass(Duration.ofMinutes(5));
    assertTrue(renewals.isGivenUp(renewed));
  }

  @Test
  void anotherSessionIsNotTouched() {
    failsAfter(60);
    clock.pass(Duration.ofMinutes(6));
    var other = Session.begin(session.tokens(), "ada", NODE, clock.instant());
    assertFalse(renewals.isGivenUp(other));
  }

  @Test
  void forgetsWhatNobodyTriesAnyMore() {
    failsAfter(60);
    clock.pass(FailedRenewals.MEMORY.plusMinutes(5));
    assertFalse(renewals.isGivenUp(session));
  }
}
