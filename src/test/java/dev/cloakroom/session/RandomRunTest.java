package dev.cloakroom.session;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.state.SharedDatabase;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.state.SharedState;
import dev.cloakroom.state.TestH2;
import dev.cloakroom.state.TestPostgres;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Visitors, nodes and mishaps in any order: no session is ever lost, and none comes back. A build
 * does the same runs each time; {@code -Dcloakroom.seeds=500} looks for what they do not find, and
 * {@code -Dcloakroom.seed=} repeats one.
 */
class RandomRunTest {
  private static final int STEPS = 10_000;
  private static final int STEPS_ON_DATABASE = 3_000;
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

  // Each step asks the database some times, so there are fewer, and one seed: the first has most.
  @Test
  void norOnPostgres() {
    try (var database = new TestPostgres()) {
      plays(ALWAYS[0], STEPS_ON_DATABASE, clock -> new SharedDatabase(database, clock));
    }
  }

  @Test
  void norOnH2() {
    try (var database = new TestH2()) {
      plays(ALWAYS[0], STEPS_ON_DATABASE, clock -> new SharedDatabase(database, clock));
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
