package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.throttle.Accounts;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** Begins a session with tokens that an issuer has given, however the user signed in. */
@SingleInstance
public class SessionStarter {
  private final CurrentSession current;
  private final Audit audit;
  private final HttpServletRequest request;

  @Inject
  SessionStarter(CurrentSession current, Audit audit, HttpServletRequest request) {
    this.current = current;
    this.audit = audit;
    this.request = request;
  }

  /**
   * Begins the session, whose cookies are on the answer then, and writes the login to the audit
   * log. A session that the request came with ends.
   *
   * @param account who signed in; the session is for it unless the access token names a subject
   * @throws dev.cloakroom.problem.ProblemException {@code token_too_large} if a token does not fit
   *     into the cookies; then nothing has happened
   */
  public Session start(TokenPair tokens, Accounts account) {
    var session = current.start(tokens, account.subject());
    audit.loginSucceeded(request, account.shown(), session.publicId());
    return session;
  }
}
