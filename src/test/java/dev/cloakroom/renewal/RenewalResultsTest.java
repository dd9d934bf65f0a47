package dev.cloakroom.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenewalResultsTest {
  private static final Duration REPLAY = Duration.ofSeconds(30);
  private static final TokenPair OLD = pair("1");
  private static final Renewal GRANTED = new Renewal.Granted(pair("2"), "homehome", true);

  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);
  private final Link link = memory.link();
  private final Link otherLink = memory.link();
  private final FakeBackground background = new FakeBackground();
  private final RenewalResults mine = new RenewalResults(link, background, REPLAY, clock);
  private final RenewalResults others = new RenewalResults(otherLink, background, REPLAY, clock);

  private static TokenPair pair(String name) {
    return new TokenPair("access-" + name, Optional.of("refresh-" + name), Optional.empty());
  }

  private static RenewalOf of(String sid, TokenPair pair) {
    var session =
        new Session(sid, FakeClock.START, "", "homehome", SessionAttributes.OF_PASSWORD, pair);
    return new RenewalOf(session, pair.refreshToken().orElseThrow());
  }

  @Test
  void areKnownToAllNodesForAsLongAsTheyMayBeReplayed() {
    mine.put(of("n", OLD), GRANTED);
    assertEquals(Optional.empty(), others.knownHere(of("n", OLD)));
    clock.pass(REPLAY.minusMillis(1));
    assertEquals(Optional.of(GRANTED), mine.knownHere(of("n", OLD)));
    assertEquals(Optional.of(GRANTED), others.knownAnywhere(of("n", OLD)));
    clock.pass(Duration.ofMillis(1));
    assertEquals(Optional.empty(), mine.knownAnywhere(of("n", OLD)));
    assertEquals(Optional.empty(), others.knownAnywhere(of("n", OLD)));
  }

  @Test
  void areKnownWhereTheyWereFoundOutEvenWhileTheStateIsAway() {
    link.cut();
    mine.put(of("n", OLD), GRANTED);
    assertEquals(Optional.of(GRANTED), mine.knownHere(of("n", OLD)));
    assertEquals(Optional.of(GRANTED), mine.knownAnywhere(of("n", OLD)));
    assertEquals(Optional.empty(), others.knownAnywhere(of("n", OLD)));
    link.mend();
    assertEquals(Optional.of(GRANTED), mine.knownAnywhere(of("n", OLD)));
  }

  // A browser that did not get the answer comes again with the old cookies, to whichever node.
  @Test
  void ofAnOutageAreKnownToTheOthersAfterIt() {
    link.cut();
    mine.put(of("n", OLD), GRANTED);
    mine.put(of("m", OLD), new Renewal.Refused());
    background.runNext();
    clock.pass(Duration.ofSeconds(10));
    link.mend();
    background.runAll();
    assertEquals(Optional.of(GRANTED), others.knownAnywhere(of("n", OLD)));
    assertEquals(Optional.of(new Renewal.Refused()), others.knownAnywhere(of("m", OLD)));
    assertEquals(2, background.pauses().size());
    clock.pass(REPLAY.minusSeconds(10));
    assertEquals(Optional.empty(), others.knownAnywhere(of("n", OLD)));
  }

  @Test
  void thatAnOutageOutlastsAreLetGo() {
    link.cut();
    mine.put(of("n", OLD), GRANTED);
    clock.pass(REPLAY);
    background.runAll();
    link.mend();
    assertEquals(Optional.empty(), others.knownAnywhere(of("n", OLD)));
    assertEquals(1, background.pauses().size());
  }

  @Test
  void areNotKnownWhereTheStateCannotBeAsked() {
    mine.put(of("n", OLD), GRANTED);
    otherLink.cut();
    assertEquals(Optional.empty(), others.knownAnywhere(of("n", OLD)));
  }

  @Test
  void sayNothingToWhoHasAnotherRefreshToken() {
    mine.put(of("n", OLD), GRANTED);
    assertEquals(Optional.empty(), others.knownAnywhere(of("n", pair("2"))));
    assertEquals(Optional.empty(), others.knownAnywhere(of("m", OLD)));
  }

  @Test
  void includeRefusals() {
    mine.put(of("n", OLD), new Renewal.Refused());
    assertEquals(Optional.of(new Renewal.Refused()), others.knownAnywhere(of("n", OLD)));
  }

  @Test
  void areNotKeptWhereNothingIsToBeReplayed() {
    var none = new RenewalResults(link, background, Duration.ZERO, clock);
    none.put(of("n", OLD), GRANTED);
    assertTrue(none.knownAnywhere(of("n", OLD)).isEmpty());
    assertTrue(others.knownAnywhere(of("n", OLD)).isEmpty());
  }
}
