package dev.cloakroom.session;

import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Session;
import jakarta.servlet.http.HttpServletRequest;

/** Who is told that the session of a request is over. The request's cookies are not its matter. */
final class SessionEnding {
  private final HttpServletRequest request;
  private final SessionServices services;

  SessionEnding(HttpServletRequest request, SessionServices services) {
    this.request = request;
    this.services = services;
  }

  /** Ends the session on every node, has its tokens revoked, and writes it to the audit log. */
  void everywhere(Session session, EndCause cause) {
    services.journal().end(session);
    // A backend that has refused the only token there is need not be told that it is over.
    if (cause != EndCause.BACKEND_REFUSED || session.tokens().refreshToken().isPresent()) {
      services.revoker().revoke(services.renewals().latest(session));
    }
    inThisBrowser(session, cause);
  }

  /**
   * Writes to the audit log that the browser has lost the session. A copy of its cookies is not
   * refused: it may hold newer tokens than these, with which the session goes on.
   */
  void inThisBrowser(Session session, EndCause cause) {
    services.audit().sessionEnded(request, session.publicId(), cause);
  }
}
