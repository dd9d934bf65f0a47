package dev.cloakroom.answer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.logging.Logger;

/**
 * Warnings that tell an operator what is wrong with the configuration or with the backend. Every
 * call of a page may meet the same fault, so the same line is written at most once in a while, and
 * the number of different lines in that time is bounded too.
 */
public final class SetUpLog {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MOST_LINES = 20;

  private final Logger log;
  private final Cache<String, Boolean> recent;

  public SetUpLog(Logger log) {
    this(log, PAUSE);
  }

  /** One that writes the same line once in the life of the process. */
  public static SetUpLog once(Logger log) {
    return new SetUpLog(log, Caffeine.newBuilder());
  }

  /**
   * @param pause how long the same line is not written again
   */
  public SetUpLog(Logger log, Duration pause) {
    this(log, Caffeine.newBuilder().expireAfterWrite(pause));
  }

  private SetUpLog(Logger log, Caffeine<Object, Object> recent) {
    this.log = log;
    this.recent = recent.executor(Runnable::run).build();
  }

  /**
   * Writes the line, unless it has been written a moment ago.
   *
   * @param line holds no value that a backend or a caller sent, unless it went through {@link
   *     AnswerSummary}
   */
  public void warn(String line) {
    recent.cleanUp();
    if (recent.estimatedSize() < MOST_LINES && recent.asMap().putIfAbsent(line, true) == null) {
      log.warning(line);
    }
  }
}
