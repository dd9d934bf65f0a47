package dev.cloakroom.session;

import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.token.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Predicate;

/** The session cookies in the response to one request, and the session that they belong to. */
final class AnswerCookies {
  private final HttpServletRequest request;
  private final SessionCookies cookies;
  private Optional<Session> writtenFor = Optional.empty();

  AnswerCookies(HttpServletRequest request, SessionCookies cookies) {
    this.request = request;
    this.cookies = cookies;
  }

  /** Writes the session's cookies. */
  void write(Session session) {
    cookies.write(request, session);
    writtenFor = Optional.of(session);
  }

  /**
   * Writes the cookies of a session that begins.
   *
   * @param others as {@link SessionCookies#writeNew}
   */
  void writeNew(Session session, boolean others) {
    cookies.writeNew(request, session, others);
    writtenFor = Optional.of(session);
  }

  /** Writes the time of the session's last use, which is now. */
  void touch(Session session) {
    cookies.touch(request, session);
    writtenFor = Optional.of(session);
  }

  /** Expires every session cookie. */
  void expireAll() {
    cookies.clear(request);
    writtenFor = Optional.empty();
  }

  /** Expires only those session cookies of the request that open under a configured key. */
  void expireOwn() {
    cookies.clearOwn(request);
  }

  /** Removes the cookies from the response if their session has ended since they were written. */
  void withdrawIf(Predicate<Session> hasEnded) {
    if (writtenFor.filter(hasEnded).isPresent()) {
      cookies.withdraw(request);
      writtenFor = Optional.empty();
    }
  }
}
