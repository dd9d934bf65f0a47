package dev.cloakroom.session;

import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Session;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Ends a request's session on all nodes, has its tokens revoked, and writes the audit log. The
 * cookies are expired by {@link AnswerCookies}.
 */
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
    if (cause == EndCause.REPLACED) {
      // Some backends end all tokens of the user at a logout, so the new ones too.
      services.revoker().spare(session);
      writeToAudit(session, cause);
      return;
    }
    // If the backend has refused the access token and there is no refresh token, no token is left
    // to revoke.
    if (cause != EndCause.BACKEND_REFUSED || session.tokens().refreshToken().isPresent()) {
      services.revoker().revoke(services.renewals().latest(session));
    }
    writeToAudit(session, cause);
  }

  /**
   * Writes to the audit log that the session has ended in this browser. Other copies of its cookies
   * stay valid: they may hold newer tokens, with which the session goes on.
   */
  void writeToAudit(Session session, EndCause cause) {
    services.audit().sessionEnded(request, session.publicId(), cause);
  }
}
