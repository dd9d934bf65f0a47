package dev.cloakroom.session;

import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.renewal.RenewalTiming;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * The session that the current request came with. One request renews at most once; whatever happens
 * to the session is written to the cookies of the answer at once, so it has to happen before the
 * answer is committed. {@link Sessions} makes it; beans have it injected.
 */
public class CurrentSession {
  private static final SessionCookies.Reading NO_SESSION =
      new SessionCookies.Reading(Optional.empty(), false);

  private final HttpServletRequest request;
  private final SessionServices services;
  private final SessionLiveness liveness;
  private final SessionEnding ending;
  private final AnswerCookies cookies;
  private final SessionRenewal renewal;

  private SessionCookies.Reading reading;
  private boolean renewed;

  CurrentSession() {
    this.request = null;
    this.services = null;
    this.liveness = null;
    this.ending = null;
    this.cookies = null;
    this.renewal = null;
  }

  CurrentSession(HttpServletRequest request, SessionServices services) {
    this.request = request;
    this.services = services;
    this.liveness = new SessionLiveness(request, services);
    this.ending = new SessionEnding(request, services);
    this.cookies = new AnswerCookies(request, services.cookies());
    this.renewal = new SessionRenewal(request, services, liveness, ending, cookies);
  }

  /** The session as it is, if it is alive: nothing is renewed, written or prolonged. */
  public Optional<Session> peek() {
    return reading()
        .session()
        .filter(session -> !liveness.isOver(session))
        .filter(liveness::isUsable);
  }

  /**
   * The session with an access token that is good for now, renewed if it ends soon.
   *
   * @throws dev.cloakroom.token.TokenException.LoginRequired if the request has no readable
   *     session; cookies of our own that make no session are expired in the answer
   * @throws dev.cloakroom.token.TokenException.SessionEnded if the session is over; its cookies are
   *     expired in the answer
   * @throws dev.cloakroom.token.TokenException.RefreshUnavailable if the token has ended and cannot
   *     be renewed now; no cookie is touched
   */
  public Session fresh() {
    var session = required();
    if (liveness.needsTouch(session)) {
      cookies.touch(session);
    }
    // Most calls end here, and the first question costs less than the second.
    if (renewed || !liveness.tokenEndsSoon(session) || !services.renewals().shouldRenew(session)) {
      return session;
    }
    return liveness.tokenHasEnded(session)
        ? renew(session, RenewalTiming.DUE)
        : renewedEarlyIfPossible(session);
  }

  private Session renewedEarlyIfPossible(Session session) {
    if (!services.renewals().canRenew(session)) {
      return session;
    }
    try {
      return renew(session, RenewalTiming.EARLY);
    } catch (RefreshUnavailable e) {
      // The token is still good.
      return session;
    }
  }

  /**
   * The session with another access token, after the backend refused this one. Only the first call
   * in a request renews; a second refusal is final.
   *
   * @throws dev.cloakroom.token.TokenException as {@link #fresh()}; {@code SessionEnded} also if
   *     there is nothing to renew with
   */
  public Session renewed() {
    var session = required();
    return renewed ? session : renew(session, RenewalTiming.DUE);
  }

  /** Whether there is anything to renew the session's access token with. */
  public boolean canRenew() {
    return reading().session().filter(services.renewals()::canRenew).isPresent();
  }

  /** Whether this request has renewed the token already. */
  public boolean hasRenewed() {
    return renewed;
  }

  /**
   * Begins a session with the tokens of a login; the one that the request came with ends.
   *
   * @param account what the credentials name; may be empty
   */
  public Session start(TokenPair pair, String account) {
    var old = peek();
    // An administrator may have ended all that the account had a moment ago, and not this one.
    services.journal().catchUp();
    var now = services.clock().instant();
    var begun = Session.begin(pair, account, services.node(), now);
    var session = services.ended().startedAfterSubjectEnd(begun);
    // First, because tokens that are too large make no session, and end none either.
    cookies.write(session);
    cookies.touch(session);
    old.ifPresent(replaced -> ending.everywhere(replaced, EndCause.NEW_LOGIN));
    reading = new SessionCookies.Reading(Optional.of(session), false);
    return session;
  }

  /** Ends the session, if there is one, and expires every cookie of ours. */
  public void end(EndCause cause) {
    reading()
        .session()
        .filter(session -> !liveness.hasEnded(session))
        .ifPresent(session -> ending.everywhere(session, cause));
    cookies.expireAll();
    reading = NO_SESSION;
  }

  /**
   * Takes the cookies of this answer back if their session has ended since they were written.
   * Whoever lets time pass before the answer is committed calls this at the end of it: by now the
   * browser may have signed out, and in again.
   */
  public void withdrawIfEnded() {
    cookies.withdrawIf(liveness::hasEnded);
  }

  /** Notes why a call on behalf of this request was not made, for who answers the request. */
  public void note(ProblemException fault) {
    request.setAttribute(ProblemException.OF_CALL, fault);
  }

  /** How long the session has left. */
  public Duration left(Session session) {
    return liveness.left(session);
  }

  /**
   * Whether the session that the request came with has ended since, on whichever node, or has
   * outlived its time. While the request is served, any thread may ask.
   */
  public boolean isOver() {
    return reading != null && reading.session().filter(liveness::isEndedOrOutOfTime).isPresent();
  }

  private Session required() {
    if (reading().broken()) {
      cookies.expireOwn();
      throw new LoginRequired();
    }
    var session = reading().session().orElseThrow(LoginRequired::new);
    if (liveness.isOver(session)) {
      end(EndCause.EXPIRED);
      throw new SessionEnded();
    }
    return session;
  }

  private Session renew(Session session, RenewalTiming timing) {
    try {
      return renewal.renew(session, timing).map(this::accept).orElse(session);
    } catch (SessionEnded e) {
      reading = NO_SESSION;
      throw e;
    }
  }

  private Session accept(Session successor) {
    renewed = true;
    cookies.write(successor);
    services.audit().tokenRenewed(request, successor.publicId());
    reading = new SessionCookies.Reading(Optional.of(successor), false);
    return successor;
  }

  private SessionCookies.Reading reading() {
    if (reading == null) {
      reading = services.cookies().read(request);
    }
    return reading;
  }
}
