package dev.cloakroom.session;

import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.renewal.RenewalTiming;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenException.TooManyRequests;
import dev.cloakroom.token.TokenPair;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The session of the current request. One request renews its tokens at most once. Every change of
 * the session sets cookies of the response at once, so callers make it before the response is
 * committed. {@link Sessions} creates this object; beans have it injected.
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
  // A request may ask several times, for its user and then for a call to the backend. Each time it
  // hears that the session is over, and not the second time that there was none.
  private boolean foundOver;

  // For the client proxy of a request-scoped bean.
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

  /**
   * The session with the tokens that it has, if it is not over and its access token can be used or
   * renewed. Nothing is renewed, and no cookie is written.
   */
  public Optional<Session> peek() {
    return reading()
        .session()
        .filter(session -> !liveness.isOverOrIdle(session))
        .filter(liveness::isUsable);
  }

  /**
   * The session with an access token that has not expired. A token that expires soon is renewed
   * first.
   *
   * @throws dev.cloakroom.token.TokenException.LoginRequired if the request has no readable
   *     session; session cookies that open under a configured key, but make no session, are expired
   *     in the response
   * @throws dev.cloakroom.token.TokenException.SessionEnded if the session is over; its cookies are
   *     expired in the response
   * @throws dev.cloakroom.token.TokenException.RefreshUnavailable if the token has expired and
   *     cannot be renewed now; the cookies of its tokens stay as they are
   * @throws TooManyRequests the same, because the session renews more often than {@code
   *     cloakroom.limit.renewal} allows
   */
  public Session fresh() {
    var session = required();
    if (liveness.needsTouch(session)) {
      cookies.touch(session);
    }
    // Most calls return here: their token does not expire soon.
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
    } catch (RefreshUnavailable | TooManyRequests e) {
      // The access token has not expired yet.
      return session;
    }
  }

  /**
   * The session with another access token, after the backend refused this one. Only the first call
   * in a request renews; a second refusal is final.
   *
   * @throws dev.cloakroom.token.TokenException as {@link #fresh()}; {@code SessionEnded} also if
   *     the session's tokens cannot be renewed
   */
  public Session renewed() {
    var session = required();
    return renewed ? session : renew(session, RenewalTiming.DUE);
  }

  /** Whether the request has a session whose access token can be renewed. */
  public boolean canRenew() {
    return reading().session().filter(services.renewals()::canRenew).isPresent();
  }

  /**
   * Whether the session's access token is over and could not be renewed for {@code
   * cloakroom.refresh.give-up}. The session is not over: one good renewal brings it back.
   */
  public boolean isGivenUp(Session session) {
    return services.renewals().isGivenUp(session);
  }

  /** Whether this request has renewed the token already. */
  public boolean hasRenewed() {
    return renewed;
  }

  /**
   * Begins a session with the tokens of a login. The session of the request, if any, ends.
   *
   * @param subject the subject of the session if the access token names none; may be empty
   * @throws dev.cloakroom.cookie.TokenTooLarge if the tokens are too large for cookies; then
   *     neither session has changed
   */
  public Session start(TokenPair pair, String subject, SessionAttributes attributes) {
    return start(
        now -> Session.begin(pair, subject, services.node(), now).with(attributes),
        Optional.empty());
  }

  /**
   * Begins a session with the tokens of a sign-in at an OpenID Provider. The session of the request
   * ends, and so does the one that the browser had when it left for the provider: coming back, it
   * does not send the cookies of that one.
   *
   * @param subjectDigest by {@link Session#digestOfSubject}
   * @param left the name of the session that the browser had when it left, if it had one
   * @throws dev.cloakroom.cookie.TokenTooLarge as {@link #start}
   * @throws SessionEnded if the provider has ended its session meanwhile; then nothing has changed
   */
  public Session startOfProvider(
      TokenPair pair, String subjectDigest, SessionAttributes attributes, Optional<String> left) {
    return start(now -> candidate(pair, subjectDigest, attributes), left);
  }

  /** A session that has not begun, so that its tokens can be revoked. */
  Session candidate(TokenPair pair, String subjectDigest, SessionAttributes attributes) {
    return Session.begin(
        pair, subjectDigest, attributes, services.node(), services.clock().instant());
  }

  private Session start(Function<Instant, Session> begin, Optional<String> left) {
    var old = peek();
    // An administrator may just have ended the sessions of this account on another node. The new
    // session must start after that end, so the journal is read first.
    services.journal().catchUp();
    var begun = begin.apply(services.clock().instant());
    if (services.ended().isEndedByProvider(begun)) {
      throw new SessionEnded();
    }
    var session = services.ended().startedAfterSubjectEnd(begun);
    becomes(session, left.isPresent());
    left.filter(name -> old.filter(ended -> ended.publicId().equals(name)).isEmpty())
        .ifPresent(ending::everywhere);
    old.ifPresent(
        replaced ->
            ending.everywhere(replaced, EndCause.NEW_LOGIN, shareTokens(replaced, session)));
    return session;
  }

  // Both belong to one session at the provider. To revoke a token of the old one could end those of
  // the new one.
  private static boolean shareTokens(Session old, Session session) {
    var sid = old.attributes().providerSidDigest();
    return sid.isPresent() && sid.equals(session.attributes().providerSidDigest());
  }

  /**
   * Sets the cookies of a session that another request has begun a moment ago.
   *
   * @throws SessionEnded if it has ended since then; then no cookie is set
   */
  public void resume(Session session) {
    services.journal().catchUp();
    if (liveness.isEndedOrOutOfTime(session)) {
      throw new SessionEnded();
    }
    becomes(session, true);
  }

  /** The session that the request's cookies hold, also if it is over. */
  public Optional<Session> known() {
    return reading().session();
  }

  /** The ID token of the session, if it came with one that fits into a cookie. */
  public Optional<String> idToken(Session session) {
    return session
        .tokens()
        .idToken()
        .or(() -> services.cookies().idToken(request, session))
        .filter(token -> session.attributes().issuer() == IssuerKind.OPENID_CONNECT);
  }

  /**
   * Begins a session in place of one whose access token the login has presented. It ends when the
   * old one would have ended.
   *
   * @param old the session of the request
   * @param subject the subject of the new session if the access token names none; empty for that of
   *     the old one
   * @throws dev.cloakroom.cookie.TokenTooLarge as {@link #start}
   * @throws SessionEnded if the old session has ended during the login, for example by a logout
   */
  public Session replace(
      Session old, TokenPair pair, Optional<String> subject, SessionAttributes attributes) {
    services.journal().catchUp();
    var successor = old.successor(pair, subject, attributes, services.node());
    if (liveness.hasEnded(old)) {
      cookies.withdrawIf(liveness::hasEnded);
      reading = NO_SESSION;
      // Another login may have taken its place. To revoke these tokens could end those as well.
      if (!services.revoker().spares(old)) {
        services.revoker().revoke(successor);
      }
      throw new SessionEnded();
    }
    var session = services.ended().startedAfterSubjectEnd(successor);
    becomes(session, false);
    ending.everywhere(old, EndCause.REPLACED);
    return session;
  }

  // The cookies are written before an old session ends: if the tokens are too large for cookies,
  // this throws, and the old session must go on.
  private void becomes(Session session, boolean others) {
    cookies.writeNew(session, others);
    cookies.touch(session);
    reading = new SessionCookies.Reading(Optional.of(session), false);
    foundOver = false;
  }

  /** Ends the session, if there is one, and expires every session cookie. */
  public void end(EndCause cause) {
    reading()
        .session()
        .filter(session -> !liveness.hasEnded(session))
        .ifPresent(session -> ending.everywhere(session, cause));
    cookies.expireAll();
    reading = NO_SESSION;
  }

  /**
   * Removes the session cookies from the response if their session has ended since they were
   * written. A caller that waits before it commits the response calls this after the wait. For
   * example, while the relay waits for the backend, the user may sign out, and in again.
   */
  public void withdrawIfEnded() {
    cookies.withdrawIf(liveness::hasEnded);
  }

  /**
   * Keeps the reason why a call to the backend was not made, as the request attribute {@link
   * ProblemException#OF_CALL}. The response to the request is made from it.
   */
  public void note(ProblemException fault) {
    request.setAttribute(ProblemException.OF_CALL, fault);
  }

  /** What is left of the session, as {@link Session#leftWithTokens}. */
  public Duration left(Session session) {
    return session.leftWithTokens(
        services.settings().session().maxAge(), services.clock().instant());
  }

  /**
   * What is left until the session ends because nobody uses it; empty without {@code
   * cloakroom.session.idle}. A call prolongs it, but the time of the last use is written only each
   * twentieth of the limit.
   */
  public Optional<Duration> idleLeft(Session session) {
    return liveness.idleLeft(session);
  }

  /** Whether the session's access token can be renewed, as far as this node knows. */
  public boolean isRenewable(Session session) {
    return liveness.isRenewable(session);
  }

  /**
   * Whether the session of the request was ended, on any node, or is past its lifetime; false if
   * the request's cookies were not read. Any thread may call this while the request is served.
   */
  public boolean isOver() {
    return reading != null && reading.session().filter(liveness::isEndedOrOutOfTime).isPresent();
  }

  private Session required() {
    if (foundOver) {
      throw new SessionEnded();
    }
    if (reading().broken()) {
      cookies.expireOwn();
      throw new LoginRequired();
    }
    var session = reading().session().orElseThrow(LoginRequired::new);
    if (services.revoker().spares(session)) {
      // The request was sent before the browser got the cookies of the session that took its place.
      // If the answer expired cookies, it would expire those.
      throw new SessionEnded();
    }
    if (liveness.isOverOrIdle(session)) {
      if (services.ended().isEndedOnlyByProvider(session)) {
        ending.noteEndByProvider(session);
      }
      end(EndCause.EXPIRED);
      foundOver = true;
      throw new SessionEnded();
    }
    return session;
  }

  private Session renew(Session session, RenewalTiming timing) {
    try {
      return renewal.renew(withIdToken(session), timing).map(this::accept).orElse(session);
    } catch (SessionEnded e) {
      reading = NO_SESSION;
      foundOver = true;
      throw e;
    }
  }

  // The provider's new ID token is compared with it (OpenID Connect Core 1.0 section 12.2).
  private Session withIdToken(Session session) {
    var token = idToken(session);
    return token.isEmpty()
        ? session
        : session.with(session.tokens().withIdToken(token), session.home());
  }

  private Session accept(Session successor) {
    renewed = true;
    cookies.write(successor);
    services.audit().tokenRenewed(request, successor);
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
