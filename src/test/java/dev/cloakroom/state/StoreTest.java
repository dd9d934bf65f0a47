package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.example.MapStateStore;
import dev.cloakroom.fake.FakeBackground;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store does. */
class StoreTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static TestRedis redis;
  private static TestPostgres postgres;
  private static TestH2 h2;
  private static TestSentinels sentinels;
  private static TestCluster cluster;

  enum Kind {
    MEMORY,
    REDIS,
    POSTGRESQL,
    H2,
    SENTINEL,
    CLUSTER,
    TEAM;

    // As many as take a second or so: in memory a race is short.
    int linesOfWriter() {
      return switch (this) {
        case MEMORY, TEAM -> 2_000;
        case REDIS, SENTINEL, CLUSTER, POSTGRESQL -> 500;
        case H2 -> 200;
      };
    }

    Store open() {
      return switch (this) {
        case MEMORY -> new MemoryStore(Clock.systemUTC());
        case REDIS -> on(redis);
        case SENTINEL -> on(sentinels);
        case CLUSTER -> on(cluster);
        case POSTGRESQL -> emptied(postgres);
        case H2 -> emptied(h2);
        case TEAM -> new TeamStore(new MapStateStore(), Clock.systemUTC());
      };
    }

    private static Store on(TestServers servers) {
      servers.forgetEverything();
      return new RedisStore(servers.settings(), Clock.systemUTC());
    }
  }

  private static Store emptied(TestDatabase database) {
    database.forgetEverything();
    return database.store(new FakeBackground());
  }

  @BeforeAll
  static void start() {
    redis = new TestRedis();
    postgres = new TestPostgres();
    h2 = new TestH2();
    sentinels = new TestSentinels(TestSentinels.Watch.CALMLY);
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    redis.close();
    postgres.close();
    h2.close();
    sentinels.close();
    cluster.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitGone(Store store, String key) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (store.get(key).isPresent()) {
      assertTrue(System.nanoTime() < deadline, "it does not end");
      LockSupport.parkNanos(1_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsAnyBytes(Kind kind) {
    try (var store = kind.open()) {
      var all = new byte[256];
      IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
      assertEquals(Optional.empty(), store.get("k"));
      store.put("k", all, LONG);
      assertArrayEquals(all, store.get("k").orElseThrow());
      store.put("k", new byte[0], LONG);
      assertArrayEquals(new byte[0], store.get("k").orElseThrow());
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsByItself(Kind kind) {
    try (var store = kind.open()) {
      store.put("k", bytes("v"), SHORT);
      awaitGone(store, "k");
      assertTrue(store.putIfAbsent("k", bytes("w"), SHORT));
      awaitGone(store, "k");
      assertTrue(store.putIfAbsent("k", bytes("x"), LONG));
    }
  }

  @ParameterizedTest
  @EnumSource
  void letsOneWinOfAllWhoTry(Kind kind) throws Exception {
    var threads = Executors.newFixedThreadPool(16);
    try (var store = kind.open()) {
      for (var round = 0; round < 20; round++) {
        var key = "k" + round;
        var start = new CountDownLatch(1);
        var tries = new ArrayList<Future<Boolean>>();
        for (var i = 0; i < 16; i++) {
          Callable<Boolean> attempt =
              () -> {
                start.await();
                return store.putIfAbsent(key, bytes("v"), LONG);
              };
          tries.add(threads.submit(attempt));
        }
        start.countDown();
        var winners = 0;
        for (var attempt : tries) {
          winners += attempt.get() ? 1 : 0;
        }
        assertEquals(1, winners);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void removesOnlyWhatTheHolderPutThere(Kind kind) {
    try (var store = kind.open()) {
      store.put("k", bytes("other"), LONG);
      store.remove("k", bytes("mine"));
      assertTrue(store.get("k").isPresent());
      store.remove("k", bytes("other"));
      assertTrue(store.get("k").isEmpty());
      store.remove("k", bytes("other"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void prolongsOnlyWhatTheHolderPutThere(Kind kind) {
    try (var store = kind.open()) {
      store.put("k", bytes("mine"), LONG);
      assertFalse(store.prolong("k", bytes("other"), SHORT));
      assertTrue(store.prolong("k", bytes("mine"), SHORT));
      awaitGone(store, "k");
      assertFalse(store.prolong("k", bytes("mine"), LONG));
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsUpAndDownAndNeverBelowNothing(Kind kind) {
    try (var store = kind.open()) {
      assertEquals(0, store.count("k", -1, LONG));
      assertTrue(store.get("k").isEmpty());
      assertEquals(1, store.count("k", 1, LONG));
      assertEquals(3, store.count("k", 2, LONG));
      assertArrayEquals(bytes("3"), store.get("k").orElseThrow());
      assertEquals(2, store.count("k", -1, LONG));
      assertEquals(0, store.count("k", -2, LONG));
      assertTrue(store.get("k").isEmpty());
      store.put("k", bytes("7"), LONG);
      assertEquals(8, store.count("k", 1, LONG));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCountEndsWithTheLifetimeThatItBeganWith(Kind kind) {
    try (var store = kind.open()) {
      store.count("k", 1, LONG);
      store.count("k", 1, SHORT);
      assertTrue(store.left("k").orElseThrow().compareTo(SHORT) > 0);
      store.count("brief", 1, SHORT);
      store.count("brief", 1, LONG);
      awaitGone(store, "brief");
      assertEquals(1, store.count("brief", 1, LONG));
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsEachOfThoseWhoCountAtTheSameTime(Kind kind) throws Exception {
    var threads = Executors.newFixedThreadPool(16);
    try (var store = kind.open()) {
      var counts = new ArrayList<Future<Long>>();
      for (var i = 0; i < 200; i++) {
        counts.add(threads.submit(() -> store.count("k", 1, LONG)));
      }
      var seen = new TreeSet<Long>();
      for (var count : counts) {
        seen.add(count.get());
      }
      assertEquals(200, seen.size());
      assertEquals(200, seen.last());
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysHowLongAnEntryLives(Kind kind) {
    try (var store = kind.open()) {
      assertEquals(Optional.empty(), store.left("k"));
      store.put("k", bytes("v"), LONG);
      var left = store.left("k").orElseThrow();
      assertTrue(
          left.compareTo(LONG) <= 0 && left.compareTo(LONG.dividedBy(2)) > 0, left::toString);
      store.remove("k");
      assertEquals(Optional.empty(), store.left("k"));
      assertTrue(store.get("k").isEmpty());
      store.remove("k");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsAJournalInTheOrderItWasWrittenFromAnyPosition(Kind kind) {
    try (var store = kind.open()) {
      assertEquals(List.of(), store.read("j", Journal.BEGINNING).lines());
      for (var i = 0; i < 2_500; i++) {
        store.append("j", "line " + i, LONG);
      }
      store.append("another", "x", LONG);
      var read = new ArrayList<String>();
      var next = readOn(store, Journal.BEGINNING, read);
      assertEquals(IntStream.range(0, 2_500).mapToObj(i -> "line " + i).toList(), read);
      store.append("j", "one more", LONG);
      assertTrue(store.read("j", next).lines().contains("one more"));
    }
  }

  // Reads until nothing more is there, and says where to go on.
  private static String readOn(Journal journal, String position, Collection<String> read) {
    Journal.Page page;
    var next = position;
    do {
      page = journal.read("j", next);
      read.addAll(page.lines());
      next = page.next();
    } while (page.more());
    return next;
  }

  @ParameterizedTest
  @EnumSource
  void whoReadsWhileOthersWriteMissesNothing(Kind kind) throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try (var store = kind.open()) {
      var writers = new ArrayList<Future<?>>();
      var expected = new HashSet<String>();
      for (var writer = 0; writer < 8; writer++) {
        var name = writer + " ";
        var lines = IntStream.range(0, kind.linesOfWriter()).mapToObj(i -> name + i).toList();
        expected.addAll(lines);
        writers.add(threads.submit(() -> lines.forEach(line -> store.append("j", line, LONG))));
      }
      var read = new HashSet<String>();
      var position = Journal.BEGINNING;
      while (!writers.stream().allMatch(Future::isDone)) {
        position = readOn(store, position, read);
      }
      readOn(store, position, read);
      expected.removeAll(read);
      assertEquals(Set.of(), expected, "lines that the reader has not got");
    } finally {
      threads.shutdownNow();
    }
  }
}
