package dev.cloakroom.answer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.logging.Logger;

/**
 * Warnings that tell an operator what is wrong with the configuration or with the backend. Every
 * request may meet the same fault, so the same line is written at most once in a pause, and at most
 * 20 different lines are. The pause is one minute if none is given.
 */
public final class SetUpLog {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MOST_LINES = 20;

  private final Logger log;
  private final Cache<String, Boolean> recent;

  public SetUpLog(Logger log) {
    this(log, PAUSE);
  }

  /** A log that writes the same line only once until the process ends. */
  public static SetUpLog once(Logger log) {
    return new SetUpLog(log, Caffeine.newBuilder());
  }

  /**
   * @param pause the least time between two writes of the same line
   */
  public SetUpLog(Logger log, Duration pause) {
    this(log, Caffeine.newBuilder().expireAfterWrite(pause));
  }

  private SetUpLog(Logger log, Caffeine<Object, Object> recent) {
    this.log = log;
    this.recent = recent.executor(Runnable::run).build();
  }

  /**
   * Writes the line, unless that was done within the pause, for example for an earlier request.
   *
   * @param line must not contain text that a backend or a client sent; {@link AnswerSummary}
   *     describes an answer
   */
  public void warn(String line) {
    recent.cleanUp();
    if (recent.estimatedSize() < MOST_LINES && recent.asMap().putIfAbsent(line, true) == null) {
      log.warning(line);
    }
  }
}
