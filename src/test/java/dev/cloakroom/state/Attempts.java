package dev.cloakroom.state;

import dev.cloakroom.fake.Await;
import java.util.function.Supplier;

/** Questions to a store that cannot be asked all the time. */
final class Attempts {
  private Attempts() {}

  /** Asks until there is an answer. */
  static <T> T untilAnswered(Supplier<T> question) {
    var found = new Object[1];
    var done = new boolean[1];
    Await.until(
        "the store can be used",
        RedisProcess.PATIENCE,
        () -> {
          try {
            found[0] = question.get();
            done[0] = true;
          } catch (StateUnavailable e) {
            // Not yet.
          }
          return done[0];
        });
    @SuppressWarnings("unchecked")
    var answer = (T) found[0];
    return answer;
  }

  static void untilDone(Runnable action) {
    untilAnswered(
        () -> {
          action.run();
          return true;
        });
  }
}
