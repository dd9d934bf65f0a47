package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.throttle.Accounts;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** Begins a session with the tokens of an issuer, after any kind of sign-in. */
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
   * Begins the session, sets its cookies on the response, and writes the login to the audit log.
   * The session of the request, if any, ends.
   *
   * @param account the account that signed in. The session belongs to it unless the access token
   *     names a subject: a JWT with {@code sub} does.
   * @throws dev.cloakroom.problem.ProblemException {@code token_too_large} if a token does not fit
   *     into the cookies; then nothing has changed
   */
  public Session start(TokenPair tokens, Accounts account) {
    var session = current.start(tokens, account.subject());
    audit.loginSucceeded(request, account.shown(), session.publicId());
    return session;
  }
}
