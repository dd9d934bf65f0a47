package dev.cloakroom.renewal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloakroom.token.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Since when the renewals of a session fail, although its access token is over. Such a session can
 * do nothing, so after {@code cloakroom.refresh.give-up} its page learns that nobody is signed in.
 * Each node knows only of the renewals that it tried itself.
 *
 * <p>A failure counts only for the token that was over then: if another node has renewed the
 * session since, the end of the newer token is later than that failure.
 */
final class FailedRenewals {
  private static final int MOST_SESSIONS = 10_000;

  /** How long a session is remembered after its last failure. */
  static final Duration MEMORY = Duration.ofHours(1);

  private final Duration giveUp;
  private final Clock clock;
  // The instant of the first failure, by the id of the session.
  private final Cache<String, Instant> first;

  FailedRenewals(Duration giveUp, Clock clock) {
    this.giveUp = giveUp;
    this.clock = clock;
    this.first =
        Caffeine.newBuilder()
            .maximumSize(MOST_SESSIONS)
            .expireAfterWrite(giveUp.plus(MEMORY))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** Notes that the session's tokens could not be renewed now. */
  void failed(Session session) {
    if (!isOver(session)) {
      return;
    }
    var now = clock.instant();
    first
        .asMap()
        .merge(session.sid(), now, (before, after) -> counts(before, session) ? before : after);
  }

  /** Forgets the failures: the session has new tokens. */
  void renewed(Session session) {
    first.invalidate(session.sid());
  }

  /** Whether the session's access token is over, and its renewals have failed for too long. */
  boolean areTooMany(Session session) {
    var since = first.getIfPresent(session.sid());
    return since != null
        && isOver(session)
        && counts(since, session)
        && !clock.instant().isBefore(since.plus(giveUp));
  }

  private boolean isOver(Session session) {
    return session.tokens().endsWithin(Duration.ZERO, clock.instant());
  }

  private static boolean counts(Instant failure, Session session) {
    return session.tokens().expiresAt().filter(failure::isBefore).isEmpty();
  }
}
