package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.RedisUri;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;

/** What a server far away may do to us. */
class RedisStoreTest {
  private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Test
  void saysThatTheServerIsAwayAndComesBackWithIt() {
    var clock = new FakeClock();
    try (var redis = new TestRedis();
        var store = new RedisStore(redis.settings(), clock)) {
      store.put("k", VALUE, LONG);
      redis.stop();
      assertThrows(StateUnavailable.class, () -> store.get("k"));
      redis.start();
      assertThrows(StateUnavailable.class, () -> store.get("k"), "it is left alone for a moment");
      clock.pass(PAUSE);
      assertTrue(store.get("k").isEmpty());
      store.put("k", VALUE, LONG);
      assertArrayEquals(VALUE, store.get("k").orElseThrow());
    }
  }

  @Test
  void asksAgainAtOnceWhenTheClockWasSetBack() {
    var clock = new FakeClock();
    try (var redis = new TestRedis();
        var store = new RedisStore(redis.settings(), clock)) {
      redis.stop();
      assertThrows(StateUnavailable.class, () -> store.get("k"));
      redis.start();
      clock.pass(Duration.ofHours(-1));
      assertTrue(store.get("k").isEmpty());
    }
  }

  @Test
  void tellsWhoeverHasToMendItWhatFailed() {
    try (var redis = new TestRedis("requirepass s3cret");
        var wrong = open("redis://:hunter2@127.0.0.1:" + redis.port());
        var far = open("redis://127.0.0.1:" + redis.port() + "/99999")) {
      assertEquals(
          "redis.clients.jedis.exceptions.JedisAccessControlException, WRONGPASS", failure(wrong));
      assertEquals(
          "redis.clients.jedis.exceptions.JedisAccessControlException, NOAUTH", failure(far));
      redis.stop();
    }
    try (var away = open("redis://127.0.0.1:1")) {
      assertEquals("java.net.ConnectException", failure(away));
    }
  }

  private static String failure(RedisStore store) {
    return assertThrows(StateUnavailable.class, () -> store.get("k")).getMessage();
  }

  @Test
  void tellsReadinessWhatFailed() throws IOException {
    try (var redis = new TestRedis("requirepass s3cret", "maxmemory 1");
        var wrong = open("redis://:hunter2@127.0.0.1:" + redis.port());
        var without = open("redis://127.0.0.1:" + redis.port());
        var right = open("redis://:s3cret@127.0.0.1:" + redis.port());
        var away = open("redis://127.0.0.1:1");
        var nowhere = open("redis://no-such-host.invalid:6379");
        var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var slow = open("redis://127.0.0.1:" + silent.getLocalPort() + "?timeout=50ms")) {
      assertEquals(StateFault.REFUSED, fault(wrong));
      assertEquals(StateFault.REFUSED, fault(without));
      assertEquals(StateFault.UNREACHABLE, fault(away));
      assertEquals(StateFault.UNREACHABLE, fault(nowhere));
      assertEquals(StateFault.NO_ANSWER, fault(slow));
      var refusal = assertThrows(StateUnavailable.class, () -> right.put("k", VALUE, LONG));
      assertEquals(Optional.of(StateFault.FULL), refusal.fault());
    }
  }

  private static StateFault fault(Store store) {
    var failure = assertThrows(StateUnavailable.class, () -> store.get("k"));
    // Whoever asks in the second after it, such as the reading of the journal, is told the same.
    var next = assertThrows(StateUnavailable.class, () -> store.get("k"));
    assertEquals(failure.fault(), next.fault());
    return failure.fault().orElseThrow();
  }

  @Test
  void asksOnceInAMomentWhenTheServerDoesNotAnswer() throws IOException {
    // Takes connections, and says nothing.
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var store =
            new RedisStore(
                RedisUri.parse("redis://127.0.0.1:" + silent.getLocalPort() + "?timeout=50ms"),
                new FakeClock())) {
      for (var i = 0; i < 1_000; i++) {
        assertThrows(StateUnavailable.class, () -> store.get("k"));
      }
    }
  }

  @Test
  void signsInAndChoosesTheDatabase() {
    try (var redis = new TestRedis("requirepass s3cret")) {
      var host = "127.0.0.1:" + redis.port();
      try (var second = open("redis://:s3cret@" + host + "/2");
          var again = open("redis://default:s3cret@" + host + "/2");
          var first = open("redis://:s3cret@" + host);
          var wrong = open("redis://:hunter2@" + host)) {
        second.put("k", VALUE, LONG);
        assertTrue(again.get("k").isPresent());
        assertTrue(first.get("k").isEmpty());
        var refusal = assertThrows(StateUnavailable.class, () -> wrong.get("k"));
        assertFalse(refusal.toString().contains("hunter2"));
      }
    }
  }

  private static RedisStore open(String uri) {
    return new RedisStore(RedisUri.parse(uri), Clock.systemUTC());
  }

  @Test
  void endsWhatItKeepsThere() {
    try (var redis = new TestRedis();
        var store = new RedisStore(redis.settings(), Clock.systemUTC());
        var client = RedisClient.create("127.0.0.1", redis.port())) {
      store.put("k", VALUE, LONG);
      store.putIfAbsent("lease", VALUE, LONG);
      store.append("j", "e", LONG);
      for (var key : client.keys("*")) {
        assertTrue(key.startsWith("cloakroom:"), key);
        assertTrue(client.ttl(key) > 0, key);
      }
      assertEquals(3, client.keys("*").size());
    }
  }

  // The rights that src/docs/cluster.md names.
  @Test
  void needsFewRights() {
    var rights =
        "~cloakroom:* +get +set +del +eval +incrby +pexpire +pttl +xadd +xrange +select +role"
            + " +client|setname";
    try (var redis = new TestRedis("user ada on >s3cret " + rights, "user default off");
        var store = open("redis://ada:s3cret@127.0.0.1:" + redis.port());
        var wrong = open("redis://ada:hunter2@127.0.0.1:" + redis.port());
        var nobody = open("redis://127.0.0.1:" + redis.port())) {
      store.put("k", VALUE, LONG);
      assertTrue(store.prolong("k", VALUE, LONG));
      assertTrue(store.left("k").isPresent());
      assertFalse(store.putIfAbsent("k", VALUE, LONG));
      store.remove("k", VALUE);
      store.remove("k");
      assertEquals(1, store.count("count", 1, LONG));
      assertEquals(0, store.count("count", -1, LONG));
      store.append("j", "line", LONG);
      assertEquals(List.of("line"), store.read("j", Journal.BEGINNING).lines());
      var refusal = "redis.clients.jedis.exceptions.JedisAccessControlException, ";
      assertEquals(refusal + "WRONGPASS", failure(wrong));
      assertEquals(refusal + "NOAUTH", failure(nobody));
    }
  }

  @Test
  void aFullDiskRefusesWhatIsWrittenAndNotWhatIsRead() throws IOException {
    var clock = new FakeClock();
    try (var redis = RedisProcess.server("save 3600 1");
        var store = new RedisStore(RedisUri.parse("redis://" + redis.address()), clock)) {
      store.put("k", VALUE, LONG);
      // Redis cannot save to a file whose name a folder has.
      var obstacle = Files.createDirectories(redis.folder().resolve("dump.rdb/full"));
      saves(redis, "rdb_last_bgsave_status:err");
      var refusal = assertThrows(StateUnavailable.class, () -> store.put("k", VALUE, LONG));
      assertTrue(refusal.getMessage().endsWith("MISCONF"), refusal.getMessage());
      clock.pass(PAUSE);
      assertTrue(store.get("k").isPresent());
      Files.delete(obstacle);
      Files.delete(obstacle.getParent());
      saves(redis, "rdb_last_bgsave_status:ok");
      store.put("k", VALUE, LONG);
    }
  }

  private static void saves(RedisProcess redis, String status) {
    Await.until(
        status,
        RedisProcess.PATIENCE,
        () -> {
          if (redis.ask(client -> client.info("persistence")).contains(status)) {
            return true;
          }
          try {
            redis.ask(client -> client.bgsave());
          } catch (JedisDataException e) {
            // It is saving.
          }
          return false;
        });
  }

  @Test
  void aReplicaRefusesWhatIsWritten() {
    var clock = new FakeClock();
    try (var servers = new TestSentinels(TestSentinels.Watch.CALMLY);
        var store =
            new RedisStore(RedisUri.parse("redis://" + servers.second().address()), clock)) {
      assertTrue(store.get("k").isEmpty());
      var refusal = assertThrows(StateUnavailable.class, () -> store.put("k", VALUE, LONG));
      assertTrue(refusal.getMessage().endsWith("READONLY"), refusal.getMessage());
      clock.pass(PAUSE);
      assertTrue(store.get("k").isEmpty());
    }
  }

  @Test
  void saysThatAJournalHasLostThePosition() {
    try (var redis = new TestRedis();
        var store = new RedisStore(redis.settings(), Clock.systemUTC());
        var client = RedisClient.create("127.0.0.1", redis.port())) {
      store.append("j", "first", LONG);
      store.append("j", "last", LONG);
      var position = store.read("j", Journal.BEGINNING).next();
      assertFalse(store.read("j", position).positionLost());
      store.append("j", "later", LONG);
      assertEquals(List.of("later"), store.read("j", position).lines());
      client.xdel("cloakroom:j", new StreamEntryID(position));
      var page = store.read("j", position);
      assertTrue(page.positionLost());
      assertEquals(List.of("first", "later"), store.read("j", page.next()).lines());
      client.del("cloakroom:j");
      assertTrue(store.read("j", position).positionLost());
      assertFalse(store.read("j", Journal.BEGINNING).positionLost());
    }
  }
}
