package dev.cloakroom.session;

import org.junit.jupiter.api.Test;

/**
 * Visitors, nodes and mishaps in any order: no session is ever lost, and none comes back. {@code
 * -Dcloakroom.seed=} repeats a run, {@code -Dcloakroom.steps=} makes it longer.
 */
class RandomRunTest {
  @Test
  void noSessionIsLostOrComesBack() {
    var seed = Long.getLong("cloakroom.seed", System.nanoTime());
    var run = new RandomRun(seed);
    try {
      run.steps(Integer.getInteger("cloakroom.steps", 10_000));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "-Dcloakroom.seed=" + seed + " repeats this:\n" + run.lastSteps() + e.getMessage(), e);
    }
  }
}
