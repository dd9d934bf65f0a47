package dev.cloakroom.session;

import dev.cloakroom.renewal.RenewalTiming;
import dev.cloakroom.renewal.Renewals.Outcome;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.SessionEnded;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Renews the tokens of a request's session, and ends the session if they cannot be renewed. */
final class SessionRenewal {
  private final HttpServletRequest request;
  private final SessionServices services;
  private final SessionLiveness liveness;
  private final SessionEnding ending;
  private final AnswerCookies cookies;

  SessionRenewal(
      HttpServletRequest request,
      SessionServices services,
      SessionLiveness liveness,
      SessionEnding ending,
      AnswerCookies cookies) {
    this.request = request;
    this.services = services;
    this.liveness = liveness;
    this.ending = ending;
    this.cookies = cookies;
  }

  /**
   * The session with newer tokens.
   *
   * @return empty only if the renewal is {@link RenewalTiming#EARLY} and another request, on this
   *     node or another, is renewing the tokens
   * @throws SessionEnded if the session is over; its cookies are expired in the response, unless it
   *     was ended during the renewal, for example by a logout
   * @throws dev.cloakroom.token.TokenException.RefreshUnavailable as {@link
   *     dev.cloakroom.renewal.Renewals#renew}; no cookie is written
   * @throws dev.cloakroom.token.TokenException.TooManyRequests the same
   */
  Optional<Session> renew(Session session, RenewalTiming timing) {
    if (!services.renewals().canRenew(session)) {
      endForLackOfARefreshToken(session);
      throw new SessionEnded();
    }
    if (!(outcome(session, timing) instanceof Outcome.Renewed renewed)) {
      return Optional.empty();
    }
    var successor = renewed.session();
    if (hasEndedMeanwhile(session)) {
      services.revoker().revoke(successor);
      throw new SessionEnded();
    }
    return Optional.of(successor);
  }

  private Outcome outcome(Session session, RenewalTiming timing) {
    try {
      return services.renewals().renew(session, timing);
    } catch (SessionEnded e) {
      // A logout during the renewal may be the reason why the backend refused.
      if (!hasEndedMeanwhile(session)) {
        endAfterRefusal(session);
      }
      throw e;
    }
  }

  // A logout on any node during the renewal ends the session. The user may have signed in again
  // since then, so the cookies of the browser are not expired.
  private boolean hasEndedMeanwhile(Session session) {
    services.journal().catchUp();
    if (!liveness.hasEnded(session)) {
      return false;
    }
    cookies.withdrawIf(liveness::hasEnded);
    return true;
  }

  // The session is not ended on the nodes: this may be a late request with an old refresh token,
  // while the session goes on with a newer one.
  private void endAfterRefusal(Session session) {
    services.audit().renewalRefused(request, session);
    ending.writeToAudit(session, EndCause.RENEWAL_REFUSED);
    cookies.expireAll();
  }

  // The audit log gets no event "renewal refused", because the backend was not asked.
  private void endForLackOfARefreshToken(Session session) {
    var ended = liveness.tokenHasEnded(session);
    ending.writeToAudit(session, ended ? EndCause.EXPIRED : EndCause.BACKEND_REFUSED);
    cookies.expireAll();
  }
}
