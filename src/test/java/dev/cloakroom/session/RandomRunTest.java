package dev.cloakroom.session;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.state.SharedDatabase;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.state.SharedState;
import dev.cloakroom.state.SteppedServers;
import dev.cloakroom.state.TestCluster;
import dev.cloakroom.state.TestDatabase;
import dev.cloakroom.state.TestH2;
import dev.cloakroom.state.TestPostgres;
import dev.cloakroom.state.TestRedis;
import dev.cloakroom.state.TestSentinels;
import dev.cloakroom.state.TestServers;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Visitors, nodes and mishaps in any order: no session is ever lost, and none comes back. A build
 * does the same runs each time; {@code -Dcloakroom.seeds=500} looks for what they do not find, and
 * {@code -Dcloakroom.seed=} repeats one.
 */
class RandomRunTest {
  private static final int STEPS = 10_000;
  private static final int STEPS_ON_SERVERS = 3_000;
  private static final long SEED_ON_SERVERS = 4;
  // The first: two ends of a subject within a minute, and a session begun between them.
  private static final long[] ALWAYS = {21516062468301L, 1, 2, 3};

  static LongStream seeds() {
    var one = Long.getLong("cloakroom.seed");
    if (one != null) {
      return LongStream.of(one);
    }
    var more = new Random().longs(Integer.getInteger("cloakroom.seeds", 0));
    return LongStream.concat(LongStream.of(ALWAYS), more);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noSessionIsLostOrComesBack(long seed) {
    plays(seed, STEPS, SharedMemory::new);
  }

  // Each step asks the servers some times, so there are fewer, and one seed.
  @ParameterizedTest
  @EnumSource
  void norOnServers(Kind kind) {
    kind.play(state -> plays(SEED_ON_SERVERS, STEPS_ON_SERVERS, state));
  }

  /** Of real servers. */
  enum Kind {
    REDIS,
    SENTINEL,
    CLUSTER,
    POSTGRESQL,
    H2;

    void play(Consumer<Function<FakeClock, SharedState>> game) {
      switch (this) {
        case REDIS -> play(new TestRedis(), game);
        case SENTINEL -> play(new TestSentinels(TestSentinels.Watch.CALMLY), game);
        case CLUSTER -> play(new TestCluster(), game);
        case POSTGRESQL -> play(new TestPostgres(), game);
        case H2 -> play(new TestH2(), game);
      }
    }

    private static void play(TestServers servers, Consumer<Function<FakeClock, SharedState>> game) {
      try (servers) {
        game.accept(clock -> new SteppedServers(servers, clock));
      }
    }

    private static void play(
        TestDatabase database, Consumer<Function<FakeClock, SharedState>> game) {
      try (database) {
        game.accept(clock -> new SharedDatabase(database, clock));
      }
    }
  }

  private static void plays(long seed, int steps, Function<FakeClock, SharedState> state) {
    try (var run = new RandomRun(seed, state)) {
      plays(seed, steps, run);
    }
  }

  private static void plays(long seed, int steps, RandomRun run) {
    try {
      run.steps(steps);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "-Dcloakroom.seed=" + seed + " repeats this:\n" + run.lastSteps() + e.getMessage(), e);
    }
  }
}
