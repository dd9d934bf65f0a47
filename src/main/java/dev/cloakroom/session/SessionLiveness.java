package dev.cloakroom.session;

import dev.cloakroom.token.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides whether the session of a request is over, and whether its access token has expired. */
final class SessionLiveness {
  // With an idle limit of 20 minutes, the time of the last use is written at most once a minute.
  private static final int TOUCHES_WITHIN_LIMIT = 20;

  private final HttpServletRequest request;
  private final SessionServices services;

  SessionLiveness(HttpServletRequest request, SessionServices services) {
    this.request = request;
    this.services = services;
  }

  /** Whether it is over: ended, past its lifetime, or unused for longer than the idle limit. */
  boolean isOverOrIdle(Session session) {
    return isEndedOrOutOfTime(session) || isIdle(session);
  }

  /** As {@link #isOver}, but without the idle limit, which counts when a request comes in. */
  boolean isEndedOrOutOfTime(Session session) {
    return hasEnded(session) || left(session).compareTo(Duration.ZERO) <= 0;
  }

  /** Whether it was ended on any node, for example by a logout. */
  boolean hasEnded(Session session) {
    return services.ended().contains(session);
  }

  /** What is left of its lifetime; zero or negative once it is over. */
  Duration left(Session session) {
    return session.left(services.settings().session().maxAge(), now());
  }

  /**
   * What is left until it ends because nobody uses it, negative once it has; empty without an idle
   * limit.
   */
  Optional<Duration> idleLeft(Session session) {
    return services.settings().session().idle().map(limit -> limit.minus(unused(session)));
  }

  private boolean isIdle(Session session) {
    return idleLeft(session).filter(Duration::isNegative).isPresent();
  }

  /** Whether the time of its last use has to be written again. */
  boolean needsTouch(Session session) {
    var limit = services.settings().session().idle();
    return limit.isPresent()
        && unused(session).compareTo(limit.get().dividedBy(TOUCHES_WITHIN_LIMIT)) > 0;
  }

  private Duration unused(Session session) {
    return Duration.between(services.cookies().lastSeen(request, session), now());
  }

  /** Whether there is an access token to call the backend with, or a way to get one. */
  boolean isUsable(Session session) {
    return isRenewable(session) || !tokenHasEnded(session);
  }

  /** Whether it has a refresh token that has not expired, or another way to a new access token. */
  boolean isRenewable(Session session) {
    return services.renewals().canRenew(session) && !session.tokens().refreshHasEnded(now());
  }

  /** Whether its access token has expired or is missing. */
  boolean tokenHasEnded(Session session) {
    return session.tokens().endsWithin(Duration.ZERO, now());
  }

  /** Whether its access token is missing or ends within {@code cloakroom.token.renew-before}. */
  boolean tokenEndsSoon(Session session) {
    return session.tokens().endsWithin(services.settings().token().renewBefore(), now());
  }

  private Instant now() {
    return services.clock().instant();
  }
}
