package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.audit.AuditEvent.Cause;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.token.Renewals;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The session that the current request came with. One request renews at most once; whatever happens
 * to the session is written to the cookies of the answer at once, so it has to happen before the
 * answer is committed. {@link Sessions} makes it; beans have it injected.
 */
public class CurrentSession {
  private final HttpServletRequest request;
  private final SessionCookies cookies;
  private final Renewals renewals;
  private final EndedSessions ended;
  private final Revocations revocations;
  private final Settings settings;
  private final Audit audit;
  private final Clock clock;

  private SessionCookies.Reading reading;
  private boolean renewed;

  CurrentSession() {
    this(null, null, null, null, null, null, null, null);
  }

  CurrentSession(
      HttpServletRequest request,
      SessionCookies cookies,
      Renewals renewals,
      EndedSessions ended,
      Revocations revocations,
      Settings settings,
      Audit audit,
      Clock clock) {
    this.request = request;
    this.cookies = cookies;
    this.renewals = renewals;
    this.ended = ended;
    this.revocations = revocations;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /** The session as it is, if it is alive: nothing is renewed, written or prolonged. */
  public Optional<Session> peek() {
    return reading().session().filter(session -> !over(session)).filter(this::usable);
  }

  private boolean usable(Session session) {
    return renewals.canRenew(session.tokens())
        || !session.tokens().endsWithin(Duration.ZERO, clock.instant());
  }

  /**
   * The session with an access token that is good for now, renewed if it is due.
   *
   * @throws dev.cloakroom.token.TokenException.LoginRequired if the request has no readable
   *     session; unreadable cookies are expired in the answer
   * @throws dev.cloakroom.token.TokenException.SessionEnded if the session is over; its cookies are
   *     expired in the answer
   * @throws dev.cloakroom.token.TokenException.RefreshUnavailable if the token has ended and cannot
   *     be renewed now; no cookie is touched
   */
  public Session fresh() {
    var session = required();
    if (renewed || !session.tokens().endsWithin(settings.token().renewBefore(), clock.instant())) {
      return session;
    }
    var alive = !session.tokens().endsWithin(Duration.ZERO, clock.instant());
    if (alive && !renewals.canRenew(session.tokens())) {
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

  /** Whether this request has renewed the token already. */
  public boolean hasRenewed() {
    return renewed;
  }

  /** Begins a session with the tokens of a login; the one that the request came with ends. */
  public Session start(TokenPair pair) {
    var old = peek();
    var session = Session.begin(pair, clock.instant());
    // First, because tokens that are too large make no session, and end none either.
    cookies.write(request, session);
    old.ifPresent(replaced -> retire(replaced, Cause.NEW_LOGIN));
    reading = new SessionCookies.Reading(Optional.of(session), false);
    return session;
  }

  /** Ends the session, if there is one, and expires every cookie of ours. */
  public void end(Cause cause) {
    reading().session().filter(this::lives).ifPresent(session -> retire(session, cause));
    cookies.clear(request);
    reading = new SessionCookies.Reading(Optional.empty(), false);
  }

  /** How long the session has left. */
  public Duration left(Session session) {
    return session.left(settings.session().maxAge(), clock.instant());
  }

  private Session required() {
    if (reading().broken()) {
      cookies.clearSent(request);
      throw new LoginRequired();
    }
    var session = reading().session().orElseThrow(LoginRequired::new);
    if (over(session)) {
      end(Cause.EXPIRED);
      throw new SessionEnded();
    }
    return session;
  }

  private Session renew(Session session, boolean goodForNow) {
    TokenPair successor;
    try {
      successor = renewals.renew(session, goodForNow);
    } catch (SessionEnded e) {
      refused(session);
      throw e;
    }
    if (successor == session.tokens()) {
      return session;
    }
    // A logout while the renewal was under way is final, and whoever signed in again since has
    // cookies that are not ours to touch.
    if (ended.contains(session)) {
      reading = new SessionCookies.Reading(Optional.empty(), false);
      throw new SessionEnded();
    }
    return accept(session.with(successor));
  }

  private Session accept(Session fresh) {
    renewed = true;
    cookies.write(request, fresh);
    audit.tokenRenewed(request, fresh.sid());
    reading = new SessionCookies.Reading(Optional.of(fresh), false);
    return fresh;
  }

  // The session is not put among the ended ones: this may be a straggler with a refresh token of
  // long ago, whose session goes on with a newer one.
  private void refused(Session session) {
    audit.renewalRefused(request, session.sid());
    audit.sessionEnded(request, session.sid(), Cause.RENEWAL_REFUSED);
    cookies.clear(request);
    reading = new SessionCookies.Reading(Optional.empty(), false);
  }

  private boolean over(Session session) {
    return !lives(session)
        || session.left(settings.session().maxAge(), clock.instant()).compareTo(Duration.ZERO) <= 0;
  }

  private boolean lives(Session session) {
    return !ended.contains(session);
  }

  private void retire(Session session, Cause cause) {
    ended.add(session);
    revocations.revoke(session.tokens());
    audit.sessionEnded(request, session.sid(), cause);
  }

  private SessionCookies.Reading reading() {
    if (reading == null) {
      reading = cookies.read(request);
    }
    return reading;
  }
}
