package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.token.FakeTokenService;
import dev.cloakroom.token.TokenPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RevocationsTest {
  private static final TokenPair PAIR = new TokenPair("a", Optional.of("r"), Optional.empty());

  private final FakeTokenService tokens = new FakeTokenService();
  private final List<Long> pauses = new ArrayList<>();
  private final Revocations revocations = new Revocations(tokens, new Impatient(pauses));

  /** Runs at once what it should run later, and says when that would have been. */
  private static final class Impatient extends ScheduledThreadPoolExecutor {
    private final List<Long> pauses;

    Impatient(List<Long> pauses) {
      super(0);
      this.pauses = pauses;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      pauses.add(unit.toMillis(delay));
      command.run();
      return null;
    }
  }

  @Test
  void tellsTheBackendOnce() {
    tokens.revokes(true);
    revocations.revoke(PAIR);
    assertEquals(List.of(0L), pauses);
    assertEquals(0, tokens.revocationsLeft());
  }

  @Test
  void tellsItAgainEachTimeLater() {
    tokens.revokes(false, false, true);
    revocations.revoke(PAIR);
    assertEquals(List.of(0L, 1_000L, 5_000L), pauses);
  }

  @Test
  void givesUpInTheEnd() {
    tokens.revokes(false, false, false, false, false);
    revocations.revoke(PAIR);
    assertEquals(List.of(0L, 1_000L, 5_000L, 25_000L), pauses);
  }

  @Test
  void hasNothingToDoWhereTheBackendHasNoResourceForIt() {
    revocations.revoke(PAIR);
    assertEquals(List.of(), pauses);
  }
}
