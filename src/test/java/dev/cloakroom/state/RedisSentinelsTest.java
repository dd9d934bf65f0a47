package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.RedisUri;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.state.TestSentinels.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What may happen to a master that Sentinels watch, and to them. */
class RedisSentinelsTest {
  private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);
  private static final Duration LONG = Duration.ofHours(1);

  private static RedisStore open(String uri) {
    return new RedisStore(
        RedisUri.parse(uri + (uri.contains("?") ? "&" : "?") + "timeout=10s"), Clock.systemUTC());
  }

  private static String failure(RedisStore store) {
    return assertThrows(StateUnavailable.class, () -> store.get("k")).getMessage();
  }

  @Test
  void goesOnWithTheNewMasterWhenTheOldOneDiesUnderTraffic() {
    var threads = Executors.newFixedThreadPool(4);
    var over = new AtomicBoolean();
    try (var servers = new TestSentinels(Watch.CLOSELY);
        var store = new RedisStore(servers.settings(), Clock.systemUTC())) {
      Attempts.untilDone(() -> store.put("k", VALUE, LONG));
      for (var i = 0; i < 4; i++) {
        var key = "traffic" + i;
        threads.submit(
            () -> {
              while (!over.get()) {
                Attempts.untilDone(() -> store.put(key, VALUE, LONG));
              }
            });
      }
      servers.awaitReplicaKnown();
      var old = servers.master();
      var heir = servers.replica();
      Await.until(
          "the replica has the entry",
          RedisProcess.PATIENCE,
          () -> heir.ask(client -> client.exists("cloakroom:k")));
      old.stop();
      Attempts.untilDone(() -> store.put("later", VALUE, LONG));
      boolean there = heir.ask(client -> client.exists("cloakroom:later"));
      assertTrue(there);
      assertArrayEquals(VALUE, Attempts.untilAnswered(() -> store.get("k")).orElseThrow());
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void leavesAMasterThatWasMadeAReplica() {
    try (var servers = new TestSentinels(Watch.CALMLY);
        var store = new RedisStore(servers.settings(), Clock.systemUTC())) {
      store.put("k", VALUE, LONG);
      var heir = servers.replica();
      servers.awaitReplicaKnown();
      var orders =
          new Orders(() -> servers.sentinel().ask(client -> client.sentinelFailover("shop")));
      Await.until(
          "what is written reaches the new master",
          RedisProcess.PATIENCE,
          () -> {
            if (!TestSentinels.isMaster(heir)) {
              orders.give();
            }
            Attempts.untilDone(() -> store.put("later", VALUE, LONG));
            return TestSentinels.isMaster(heir)
                && heir.ask(client -> client.exists("cloakroom:later"));
          });
      Await.until(
          "the old master is a replica",
          RedisProcess.PATIENCE,
          () -> !TestSentinels.isMaster(servers.first()));
      Attempts.untilDone(() -> store.put("last", VALUE, LONG));
    }
  }

  @Test
  void asksTheNextSentinelWhenOneIsAwayOrBehind() {
    try (var servers = new TestSentinels(Watch.CALMLY);
        var behind = new FakeSentinel(servers.second().port());
        var store =
            open("redis+sentinel://127.0.0.1:1," + behind.address() + "," + sentinel(servers));
        var misled = open("redis+sentinel://" + behind.address() + "/shop")) {
      store.put("k", VALUE, LONG);
      assertTrue(store.get("k").isPresent());
      assertEquals("127.0.0.1:" + servers.second().port() + ": it is a replica", failure(misled));
    }
  }

  private static String sentinel(TestSentinels servers) {
    return servers.sentinel().address() + "/shop";
  }

  @Test
  void tellsWhoeverHasToMendItWhatFailed() {
    try (var servers = new TestSentinels(Watch.CALMLY, "requirepass s3cret");
        var log = LogCapture.of(StoreTrouble.class)) {
      var at = "redis+sentinel://" + servers.sentinel().address();
      try (var right = open(at + "/shop?sentinel-password=s3cret");
          var database = open(at + "/2?master=shop&sentinel-password=s3cret");
          var wrong = open(at + "/shop?sentinel-password=hunter2");
          var without = open(at + "/shop");
          var unknown = open(at + "/market?sentinel-password=s3cret")) {
        right.put("k", VALUE, LONG);
        assertTrue(database.get("k").isEmpty());
        var refusal = "redis.clients.jedis.exceptions.JedisAccessControlException, ";
        var prefix = servers.sentinel().address() + ": ";
        assertEquals(prefix + refusal + "WRONGPASS", failure(wrong));
        assertEquals(prefix + refusal + "NOAUTH", failure(without));
        assertEquals(prefix + "it knows no master of that name", failure(unknown));
        servers.sentinel().stop();
        assertTrue(right.get("k").isPresent(), "the master is known");
      }
      try (var away = open(at + "/shop")) {
        assertEquals(servers.sentinel().address() + ": java.net.ConnectException", failure(away));
      }
      assertTrue(
          log.warnings()
              .contains(
                  "Redis of the Sentinels at "
                      + servers.sentinel().address()
                      + " cannot be used: "
                      + servers.sentinel().address()
                      + ": java.net.ConnectException; said once a minute while it lasts"));
      assertFalse(log.warnings().toString().contains("hunter2"));
    }
  }

  @Test
  void asksNobodyForASecondAfterAFailure() {
    var clock = new FakeClock();
    try (var servers = new TestSentinels(Watch.CALMLY)) {
      servers.stop();
      try (var store = new RedisStore(servers.settings(), clock)) {
        assertThrows(StateUnavailable.class, () -> store.get("k"));
        servers.start();
        assertEquals("Redis failed a moment ago", failure(store));
        clock.pass(Duration.ofSeconds(1));
        assertTrue(store.get("k").isEmpty());
        servers.first().stop();
        assertThrows(StateUnavailable.class, () -> store.get("k"));
        servers.first().start();
        assertEquals("Redis failed a moment ago", failure(store));
        clock.pass(Duration.ofSeconds(1));
        assertTrue(store.get("k").isEmpty());
      }
    }
  }

  @Test
  void asksNoSentinelInThatSecond() {
    try (var redis = new TestRedis();
        var sentinel = new FakeSentinel(redis.port());
        var store =
            new RedisStore(
                RedisUri.parse("redis+sentinel://" + sentinel.address() + "/shop"),
                new FakeClock())) {
      store.put("k", VALUE, LONG);
      assertTrue(store.get("k").isPresent());
      redis.stop();
      for (var i = 0; i < 100; i++) {
        assertThrows(StateUnavailable.class, () -> store.get("k"));
      }
      assertEquals(1, sentinel.questions());
    }
  }

  @Test
  void startsWhileAllAreAwayAndFindsThemLater() {
    try (var servers = new TestSentinels(Watch.CALMLY)) {
      servers.stop();
      try (var store = new RedisStore(servers.settings(), Clock.systemUTC())) {
        assertThrows(StateUnavailable.class, () -> store.get("k"));
        servers.start();
        Attempts.untilDone(() -> store.put("k", VALUE, LONG));
      }
    }
  }
}
