package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.bean.FrontEndStarts;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.TestCluster;
import dev.cloakroom.state.TestReplica;
import dev.cloakroom.state.TestSentinels;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ended sessions stay ended on every node, whichever server of Redis is lost. */
class EndedFailoverTest {
  private static final Settings SETTINGS = TestSettings.of();
  private static final TokenPair PAIR = new TokenPair("a", Optional.of("r"), Optional.empty());
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** As much of a node as hears of ends. */
  private static final class Member {
    final FakeBackground background = new FakeBackground();
    final EndedSessions ended = new EndedSessions(SETTINGS, Clock.systemUTC());
    final EndedJournal journal;

    Member(Link link) {
      this.journal = new EndedJournal(ended, link, background, SETTINGS, Clock.systemUTC());
      journal.start(new FrontEndStarts("the application"));
    }

    /** Reads the journal until that has come true. */
    void hearsUntil(String what, Session session) {
      Await.until(
          what,
          PATIENCE,
          () -> {
            background.tick();
            return journal.upToDate() && ended.contains(session);
          });
    }
  }

  private static Session session() {
    return Session.begin(PAIR, "ada", new NodeId(), Instant.now());
  }

  @Test
  void anEndOutlivesTheMasterOfSentinels() {
    try (var servers = new TestSentinels(TestSentinels.Watch.CLOSELY);
        var link = Link.to(servers)) {
      servers.awaitReplicaKnown();
      var before = session();
      var during = session();
      var here = new Member(link);
      here.journal.end(before);
      servers.killMaster();
      here.journal.end(during);
      here.hearsUntil("the new master is read", during);
      try (var other = Link.to(servers)) {
        var late = new Member(other);
        late.hearsUntil("another node knows the end before it", before);
        late.hearsUntil("another node knows the end while it was away", during);
      }
    }
  }

  // Nothing fails: the next command goes to a server that has not got the last end.
  @ParameterizedTest(name = "read before: {0}")
  @ValueSource(booleans = {true, false})
  void anEndThatOnlyTheOldMasterHadIsWrittenAgain(boolean readBefore) {
    try (var servers = new TestReplica();
        var link = servers.link()) {
      var replicated = session();
      var lost = session();
      var here = new Member(link);
      here.journal.end(replicated);
      here.background.tick();
      servers.cutReplicaOff();
      here.journal.end(lost);
      if (readBefore) {
        here.background.tick();
      }
      servers.replicaTakesOver();
      here.background.tick();
      assertTrue(here.journal.upToDate());
      try (var other = servers.link()) {
        var late = new Member(other);
        assertTrue(late.ended.contains(replicated));
        assertTrue(late.ended.contains(lost));
      }
    }
  }

  @Test
  void withoutTheNodeOfTheJournalAClusterIsNotReadyAndNothingEndedComesBack() {
    try (var cluster = new TestCluster();
        var link = Link.to(cluster);
        var second = Link.to(cluster)) {
      var before = session();
      var during = session();
      var here = new Member(link);
      var there = new Member(second);
      here.journal.end(before);
      there.hearsUntil("the end is heard of", before);
      cluster.stopMasterOf("ended");
      here.journal.end(during);
      here.background.tick();
      assertFalse(here.journal.upToDate());
      assertTrue(here.ended.contains(before));
      assertTrue(here.ended.contains(during));
      // It comes back empty.
      cluster.start();
      here.hearsUntil("the journal is written again", during);
      there.hearsUntil("the end while it was away is heard of", during);
      try (var third = Link.to(cluster)) {
        var late = new Member(third);
        late.hearsUntil("a new node knows the first", before);
        late.hearsUntil("a new node knows the second", during);
      }
    }
  }
}
