package dev.cloakroom.session;

import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.token.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Predicate;

/** The session cookies of one request's answer, and whose they are. */
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

  /** Writes that the session is used at this moment. */
  void touch(Session session) {
    cookies.touch(request, session);
    writtenFor = Optional.of(session);
  }

  /** Expires every cookie of ours. */
  void expireAll() {
    cookies.clear(request);
    writtenFor = Optional.empty();
  }

  /** Expires only those cookies of the request that are sealed under a key of ours. */
  void expireOwn() {
    cookies.clearOwn(request);
  }

  /**
   * Takes what was written out of the answer if the session that it was written for has ended
   * since.
   */
  void withdrawIf(Predicate<Session> hasEnded) {
    if (writtenFor.filter(hasEnded).isPresent()) {
      cookies.withdraw(request);
      writtenFor = Optional.empty();
    }
  }
}
