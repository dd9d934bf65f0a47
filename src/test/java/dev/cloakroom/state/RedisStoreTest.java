package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings.Redis;
import dev.cloakroom.fake.FakeClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

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
  void asksOnceInAMomentWhenTheServerDoesNotAnswer() throws IOException {
    // Takes connections, and says nothing.
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var store =
            new RedisStore(
                new Redis(
                    URI.create("redis://127.0.0.1:" + silent.getLocalPort()),
                    Duration.ofMillis(50)),
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
    return new RedisStore(new Redis(URI.create(uri), Duration.ofMillis(500)), Clock.systemUTC());
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
}
