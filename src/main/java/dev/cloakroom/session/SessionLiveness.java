package dev.cloakroom.session;

import dev.cloakroom.token.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;

/** The rules by which the session of a request is alive or over. */
final class SessionLiveness {
  // The time of the last use is written once in a twentieth of the limit, not with every call.
  private static final int TOUCHES_WITHIN_LIMIT = 20;

  private final HttpServletRequest request;
  private final SessionServices services;

  SessionLiveness(HttpServletRequest request, SessionServices services) {
    this.request = request;
    this.services = services;
  }

  /** Whether it is over for the request: ended, or out of time, or not used for too long. */
  boolean isOver(Session session) {
    return isEndedOrOutOfTime(session) || isIdle(session);
  }

  /** The same without the idle limit, which is judged once, when the request comes in. */
  boolean isEndedOrOutOfTime(Session session) {
    return hasEnded(session) || left(session).compareTo(Duration.ZERO) <= 0;
  }

  /** Whether it was ended, by a logout for example, on whichever node. */
  boolean hasEnded(Session session) {
    return services.ended().contains(session);
  }

  /** How much is left of its lifetime. */
  Duration left(Session session) {
    return session.left(services.settings().session().maxAge(), now());
  }

  private boolean isIdle(Session session) {
    var limit = services.settings().session().idle();
    return limit.isPresent() && unused(session).compareTo(limit.get()) > 0;
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
    return services.renewals().canRenew(session) || !tokenHasEnded(session);
  }

  /** Whether its access token has ended, or is missing. */
  boolean tokenHasEnded(Session session) {
    return session.tokens().endsWithin(Duration.ZERO, now());
  }

  /** Whether its access token ends soon enough to think of renewing it. */
  boolean tokenEndsSoon(Session session) {
    return session.tokens().endsWithin(services.settings().token().renewBefore(), now());
  }

  private Instant now() {
    return services.clock().instant();
  }
}
