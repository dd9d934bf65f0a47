package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.RedisUri;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may happen to the nodes of a Cluster. */
class RedisClusterTest {
  private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);
  private static final Duration LONG = Duration.ofHours(1);

  private TestCluster cluster;
  private RedisStore store;

  @BeforeEach
  void start() {
    cluster = new TestCluster();
    store = new RedisStore(cluster.settings(), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    store.close();
    cluster.close();
  }

  private static RedisStore open(String uri) {
    return new RedisStore(
        RedisUri.parse(uri + (uri.contains("?") ? "&" : "?") + "timeout=10s"), Clock.systemUTC());
  }

  @Test
  void keysOfOtherNodesGoOnWhenANodeIsAway() {
    try (var log = LogCapture.of(StoreTrouble.class)) {
      for (var i = 0; i < 3; i++) {
        store.put(cluster.keyOn(i), VALUE, LONG);
      }
      cluster.master(2).stop();
      for (var i = 0; i < 20; i++) {
        assertThrows(StateUnavailable.class, () -> store.get(cluster.keyOn(2)));
        assertTrue(store.get(cluster.keyOn(0)).isPresent());
        assertTrue(store.get(cluster.keyOn(1)).isPresent());
      }
      assertEquals(1, log.warnings().size(), log.warnings()::toString);
      assertTrue(
          log.warnings()
              .get(0)
              .startsWith("Redis at " + cluster.master(2).address() + " cannot be used: "),
          log.warnings()::toString);
      cluster.master(2).start();
      Attempts.untilDone(() -> store.put(cluster.keyOn(2), VALUE, LONG));
    }
  }

  @Test
  void asksANodeThatFailedOnceASecondAndReadsTheSlotsAgain() {
    var clock = new FakeClock();
    try (var patient = new RedisStore(cluster.settings(), clock)) {
      var key = cluster.keyOn(2);
      patient.put(key, VALUE, LONG);
      cluster.master(2).stop();
      assertThrows(StateUnavailable.class, () -> patient.get(key));
      cluster.master(2).start();
      cluster.awaitAgreement();
      assertThrows(StateUnavailable.class, () -> patient.get(key));
      clock.pass(Duration.ofSeconds(1));
      assertTrue(patient.get(key).isEmpty());
    }
  }

  @Test
  void followsAReplicaThatBecameTheMaster() {
    var key = cluster.keyOn(0);
    store.put(key, VALUE, LONG);
    var orders = new Orders(() -> cluster.replica().ask(client -> client.clusterFailover()));
    Await.until(
        "the replica becomes the master",
        RedisProcess.PATIENCE,
        () -> {
          if (TestSentinels.isMaster(cluster.replica())) {
            return true;
          }
          orders.give();
          return false;
        });
    Await.until(
        "the old master knows it",
        RedisProcess.PATIENCE,
        () -> !TestSentinels.isMaster(cluster.master(0)));
    assertTrue(store.get(key).isPresent());
    cluster.awaitAgreement();
    Attempts.untilDone(
        () -> {
          // Reads the slots from a node that has been asked before.
          store.put(cluster.keyOn(1), VALUE, LONG);
          store.put(key, VALUE, LONG);
        });
    cluster.master(0).stop();
    Attempts.untilDone(() -> store.put(key, VALUE, LONG));
  }

  @Test
  void followsASlotThatIsOnItsWayToAnotherNode() {
    var key = cluster.keyOn(1);
    var slot = TestCluster.slotOf(key);
    store.put(cluster.keyOn(2), VALUE, LONG);
    var from = cluster.master(1).ask(client -> client.clusterMyId());
    var to = cluster.master(2).ask(client -> client.clusterMyId());
    cluster.master(2).ask(client -> client.clusterSetSlotImporting(slot, from));
    cluster.master(1).ask(client -> client.clusterSetSlotMigrating(slot, to));
    store.put(key, VALUE, LONG);
    assertTrue(store.get(key).isPresent());
    assertTrue(store.prolong(key, VALUE, LONG));
    boolean there = cluster.master(2).ask(client -> client.clusterCountKeysInSlot(slot)) == 1;
    assertTrue(there);
  }

  @Test
  void startsAtAnyNodeOfThoseThatAreNamed() {
    var named = "redis+cluster://127.0.0.1:1," + cluster.master(0).address();
    try (var other = open(named)) {
      other.put(cluster.keyOn(2), VALUE, LONG);
      assertTrue(store.get(cluster.keyOn(2)).isPresent());
    }
  }

  @Test
  void oneOfItsNodesIsNoSingleServer() {
    try (var single = open("redis://" + cluster.master(0).address())) {
      var refusal =
          assertThrows(StateUnavailable.class, () -> single.get(cluster.keyOn(1))).getMessage();
      assertTrue(refusal.endsWith("JedisMovedDataException, MOVED"), refusal);
    }
  }

  @Test
  void aSingleServerIsNoCluster() {
    try (var redis = new TestRedis();
        var other = open("redis+cluster://127.0.0.1:" + redis.port())) {
      assertThrows(StateUnavailable.class, () -> other.get("k"));
    }
  }

  @Test
  void startsWhileAllAreAwayAndFindsThemLater() {
    cluster.stop();
    try (var early = new RedisStore(cluster.settings(), Clock.systemUTC())) {
      assertThrows(StateUnavailable.class, () -> early.get("k"));
      cluster.start();
      for (var i = 0; i < 3; i++) {
        var key = cluster.keyOn(i);
        Attempts.untilDone(() -> early.put(key, VALUE, LONG));
      }
    }
  }
}
