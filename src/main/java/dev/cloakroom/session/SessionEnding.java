package dev.cloakroom.session;

import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.EndKey;
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
    everywhere(session, cause, cause == EndCause.REPLACED);
  }

  /**
   * As the other.
   *
   * @param spared whether its tokens are not revoked, because the issuer could then end those of
   *     the session in its place too
   */
  void everywhere(Session session, EndCause cause, boolean spared) {
    services.journal().end(session);
    if (spared) {
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
   * Ends a session of which only the name is known, because a new sign-in takes its place. Its
   * tokens are not known, so they are not revoked.
   */
  void everywhere(String name) {
    services.journal().end(new EndKey(EndKey.Kind.SESSION, name));
    services.audit().sessionEnded(request, name, EndCause.NEW_LOGIN);
  }

  /**
   * Writes to the audit log that the provider has ended the session. The session is ended by its
   * own name too, so that the log has one line for each session.
   */
  void noteEndByProvider(Session session) {
    services.journal().end(session);
    writeToAudit(session, EndCause.PROVIDER_LOGOUT);
  }

  /**
   * Writes to the audit log that the session has ended in this browser. Other copies of its cookies
   * stay valid: they may hold newer tokens, with which the session goes on.
   */
  void writeToAudit(Session session, EndCause cause) {
    services.audit().sessionEnded(request, session, cause);
  }
}
