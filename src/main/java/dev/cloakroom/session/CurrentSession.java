package dev.cloakroom.session;

import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The session that the current request came with. One request renews at most once; whatever happens
 * to the session is written to the cookies of the answer at once, so it has to happen before the
 * answer is committed. {@link Sessions} makes it; beans have it injected.
 */
public class CurrentSession {
  private final HttpServletRequest request;
  private final SessionServices desk;

  private SessionCookies.Reading reading;
  private boolean renewed;
  // Whose cookies the answer brings, if it brings any.
  private Optional<Session> cookiesWrittenFor = Optional.empty();

  CurrentSession() {
    this(null, null);
  }

  CurrentSession(HttpServletRequest request, SessionServices desk) {
    this.request = request;
    this.desk = desk;
  }

  /** The session as it is, if it is alive: nothing is renewed, written or prolonged. */
  public Optional<Session> peek() {
    return reading().session().filter(session -> !over(session)).filter(this::usable);
  }

  private boolean usable(Session session) {
    return desk.renewals().canRenew(session.tokens())
        || !session.tokens().endsWithin(Duration.ZERO, now());
  }

  /**
   * The session with an access token that is good for now, renewed if it is due.
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
    touch(session);
    var soon = desk.settings().token().renewBefore();
    if (renewed || !session.tokens().endsWithin(soon, now()) || !desk.renewals().isDue(session)) {
      return session;
    }
    var alive = !session.tokens().endsWithin(Duration.ZERO, now());
    if (alive && !desk.renewals().canRenew(session.tokens())) {
      return session;
    }
    try {
      return renew(session, alive);
    } catch (RefreshUnavailable e) {
      // Early renewal is a courtesy: a token that is still good needs none.
      if (alive) {
        return session;
      }
      throw e;
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
    return renewed ? session : renew(session, false);
  }

  /** Whether there is anything to renew the session's access token with. */
  public boolean canRenew() {
    return reading().session().filter(s -> desk.renewals().canRenew(s.tokens())).isPresent();
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
    desk.journal().catchUp();
    var session =
        desk.ended().startedAfterSubjectEnd(Session.begin(pair, account, desk.node(), now()));
    // First, because tokens that are too large make no session, and end none either.
    desk.cookies().write(request, session);
    desk.cookies().touch(request, session);
    old.ifPresent(replaced -> retire(replaced, EndCause.NEW_LOGIN));
    cookiesWrittenFor = Optional.of(session);
    reading = new SessionCookies.Reading(Optional.of(session), false);
    return session;
  }

  /** Ends the session, if there is one, and expires every cookie of ours. */
  public void end(EndCause cause) {
    reading().session().filter(this::lives).ifPresent(session -> retire(session, cause));
    clear();
  }

  private void clear() {
    desk.cookies().clear(request);
    cookiesWrittenFor = Optional.empty();
    reading = new SessionCookies.Reading(Optional.empty(), false);
  }

  /**
   * Takes the cookies of this answer back if their session has ended since they were written.
   * Whoever lets time pass before the answer is committed calls this at the end of it: by now the
   * browser may have signed out, and in again.
   */
  public void withdrawIfEnded() {
    if (cookiesWrittenFor.filter(session -> !lives(session)).isPresent()) {
      desk.cookies().withdraw(request);
      cookiesWrittenFor = Optional.empty();
    }
  }

  /** Notes why a call on behalf of this request was not made, for who answers the request. */
  public void note(ProblemException fault) {
    request.setAttribute(ProblemException.OF_CALL, fault);
  }

  /** How long the session has left. */
  public Duration left(Session session) {
    return session.left(desk.settings().session().maxAge(), now());
  }

  private Session required() {
    if (reading().broken()) {
      desk.cookies().clearOwn(request);
      throw new LoginRequired();
    }
    var session = reading().session().orElseThrow(LoginRequired::new);
    if (over(session)) {
      end(EndCause.EXPIRED);
      throw new SessionEnded();
    }
    return session;
  }

  private Session renew(Session session, boolean goodForNow) {
    if (!desk.renewals().canRenew(session.tokens())) {
      gone(session);
      throw new SessionEnded();
    }
    Session successor;
    try {
      successor = desk.renewals().renew(session, goodForNow);
    } catch (SessionEnded e) {
      // The backend may have refused because of the logout.
      if (!endedMeanwhile(session)) {
        refused(session);
      }
      throw e;
    }
    if (successor == session) {
      return session;
    }
    if (endedMeanwhile(session)) {
      desk.revocations().revoke(successor);
      throw new SessionEnded();
    }
    return accept(successor);
  }

  // A logout while the renewal was under way is final, on whichever node it was, and whoever signed
  // in again since has cookies that are not ours to touch.
  private boolean endedMeanwhile(Session session) {
    desk.journal().catchUp();
    if (lives(session)) {
      return false;
    }
    withdrawIfEnded();
    reading = new SessionCookies.Reading(Optional.empty(), false);
    return true;
  }

  private Session accept(Session fresh) {
    renewed = true;
    desk.cookies().write(request, fresh);
    cookiesWrittenFor = Optional.of(fresh);
    desk.audit().tokenRenewed(request, fresh.publicId());
    reading = new SessionCookies.Reading(Optional.of(fresh), false);
    return fresh;
  }

  // The session is not put among the ended ones: this may be a straggler with a refresh token of
  // long ago, whose session goes on with a newer one.
  private void refused(Session session) {
    desk.audit().renewalRefused(request, session.publicId());
    desk.audit().sessionEnded(request, session.publicId(), EndCause.RENEWAL_REFUSED);
    clear();
  }

  // The access token is all there was, and nobody was asked for another.
  private void gone(Session session) {
    var ended = session.tokens().endsWithin(Duration.ZERO, now());
    var cause = ended ? EndCause.EXPIRED : EndCause.BACKEND_REFUSED;
    desk.audit().sessionEnded(request, session.publicId(), cause);
    clear();
  }

  private boolean over(Session session) {
    return !lives(session) || left(session).compareTo(Duration.ZERO) <= 0 || idle(session);
  }

  /**
   * Whether the session that the request came with has ended since, on whichever node, or has
   * outlived its time. While the request is served, any thread may ask.
   */
  public boolean isOver() {
    return reading != null
        && reading
            .session()
            .filter(session -> !lives(session) || left(session).compareTo(Duration.ZERO) <= 0)
            .isPresent();
  }

  private boolean lives(Session session) {
    return !desk.ended().contains(session);
  }

  private boolean idle(Session session) {
    var limit = desk.settings().session().idle();
    return limit.isPresent() && unused(session).compareTo(limit.get()) > 0;
  }

  private Duration unused(Session session) {
    return Duration.between(desk.cookies().lastSeen(request, session), now());
  }

  // Not with every call: a twentieth of the limit is as good as the moment itself.
  private void touch(Session session) {
    var limit = desk.settings().session().idle();
    if (limit.isPresent() && unused(session).compareTo(limit.get().dividedBy(20)) > 0) {
      desk.cookies().touch(request, session);
      cookiesWrittenFor = Optional.of(session);
    }
  }

  private void retire(Session session, EndCause cause) {
    desk.journal().end(session);
    // A backend that refuses the only token there is need not be told that it is over.
    if (cause != EndCause.BACKEND_REFUSED || session.tokens().refreshToken().isPresent()) {
      desk.revocations().revoke(desk.renewals().latest(session));
    }
    desk.audit().sessionEnded(request, session.publicId(), cause);
  }

  private Instant now() {
    return desk.clock().instant();
  }

  private SessionCookies.Reading reading() {
    if (reading == null) {
      reading = desk.cookies().read(request);
    }
    return reading;
  }
}
