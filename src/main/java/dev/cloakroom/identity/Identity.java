package dev.cloakroom.identity;

import dev.cloakroom.config.Settings;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.session.Sessions;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.TooManyRequests;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * The user of one request. Nothing is read before somebody asks, so that requests of the relay and
 * of the product's endpoints cost nothing. The first question renews a token that has expired, as a
 * call to the backend does.
 */
final class Identity {
  /** The request attribute that holds it. */
  static final String ATTRIBUTE = Identity.class.getName();

  /** Its value with {@code cloakroom.identity=none}. */
  static final String LEFT_TO_SERVER = "none";

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Sessions sessions;
  private final SessionClaims claims;
  private final Settings.Identity settings;
  private final boolean renews;
  private Optional<SessionUser> user;
  private Optional<ProblemException> fault = Optional.empty();

  /**
   * @param renews whether an access token that has expired may be renewed
   */
  Identity(
      HttpServletRequest request,
      HttpServletResponse response,
      Sessions sessions,
      SessionClaims claims,
      Settings.Identity settings,
      boolean renews) {
    this.request = request;
    this.response = response;
    this.sessions = sessions;
    this.claims = claims;
    this.settings = settings;
    this.renews = renews;
  }

  /** That of a request; empty with {@code cloakroom.identity=none}. */
  static Optional<Identity> of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Identity identity
        ? Optional.of(identity)
        : Optional.empty();
  }

  /** The request as the application's own code sees it. */
  HttpServletRequest view() {
    return new IdentifiedRequest(request, this);
  }

  /** The user of the request's session; empty if it has none that lives. */
  synchronized Optional<SessionUser> user() {
    if (user == null) {
      user = find();
    }
    return user;
  }

  /**
   * Why there is no user, or why the user's claims are not known: {@code LoginRequired}, {@code
   * SessionEnded}, {@code RefreshUnavailable} or {@code TooManyRequests}.
   */
  Optional<ProblemException> fault() {
    user();
    return fault;
  }

  /**
   * Ends the session (Jakarta Servlet 6.0, {@code HttpServletRequest.logout}).
   *
   * @throws IllegalStateException if the response is committed, so that its cookies would stay
   */
  synchronized void logout() {
    if (response.isCommitted()) {
      throw new IllegalStateException("the response is committed");
    }
    sessions.of(request).end(EndCause.LOGOUT);
    user = Optional.empty();
    fault = Optional.of(new LoginRequired());
  }

  private Optional<SessionUser> find() {
    var current = sessions.of(request);
    try {
      return Optional.of(user(session(current), current));
    } catch (RefreshUnavailable | TooManyRequests e) {
      fault = Optional.of(e);
      return current.peek().map(session -> userAsKnown(session, current));
    } catch (TokenException e) {
      fault = Optional.of(e);
      return Optional.empty();
    }
  }

  private Session session(CurrentSession current) {
    return canRenew() ? current.fresh() : current.peek().orElseThrow(LoginRequired::new);
  }

  // Renewed tokens would not reach the browser from a committed response, nor from within an
  // include (Jakarta Servlet 6.0 section 9.3), and the old refresh token may be good for nothing by
  // then. From a file that caches may keep, they could reach others.
  private boolean canRenew() {
    return renews
        && !response.isCommitted()
        && request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) == null;
  }

  private SessionUser user(Session session, CurrentSession current) {
    return claims
        .of(session, current.idToken(session))
        .map(verified -> SessionUser.of(verified, subject(session), settings.roles()))
        .orElseGet(() -> SessionUser.unverified(subject(session)));
  }

  // Claims of the sign-in count also while no token can be renewed.
  private SessionUser userAsKnown(Session session, CurrentSession current) {
    try {
      return user(session, current);
    } catch (RefreshUnavailable e) {
      return Jwt.read(session.tokens().accessToken())
          .map(jwt -> SessionUser.unverified(jwt, subject(session)))
          .orElseGet(() -> SessionUser.unverified(subject(session)));
    }
  }

  // The access token came from the backend over our own connection, so its subject is the result
  // of the login. A session without one is named by the digest that logs have too.
  private static String subject(Session session) {
    return Jwt.read(session.tokens().accessToken())
        .flatMap(Jwt::subject)
        .orElse(session.subjectDigest());
  }
}
