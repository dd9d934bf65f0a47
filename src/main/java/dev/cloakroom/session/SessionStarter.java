package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.throttle.Accounts;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Begins a session with the tokens of an issuer, after any kind of sign-in. */
@PerFrontEnd
public class SessionStarter {
  private final CurrentSession current;
  private final SignInRules rules;
  private final Audit audit;
  private final HttpServletRequest request;

  @Inject
  SessionStarter(
      CurrentSession current, SignInRules rules, Audit audit, HttpServletRequest request) {
    this.current = current;
    this.rules = rules;
    this.audit = audit;
    this.request = request;
  }

  /**
   * The session of the request with an access token that has not expired.
   *
   * @throws dev.cloakroom.token.TokenException as {@link CurrentSession#fresh}
   */
  Session fresh() {
    return current.fresh();
  }

  /**
   * Begins the session, sets its cookies on the response, and writes the login to the audit log.
   * The session of the request, if any, ends.
   *
   * @param account the account that signed in
   * @param subject the subject that the issuer names. Without one, the session belongs to the
   *     account. A JWT with {@code sub} as access token beats both.
   * @throws dev.cloakroom.problem.ProblemException {@code token_too_large} if a token does not fit
   *     into the cookies; then nothing has changed
   */
  public Session start(
      TokenPair tokens, Accounts account, Optional<String> subject, SessionAttributes attributes) {
    var session = current.start(tokens, subject.orElseGet(account::subject), attributes);
    audit.loginSucceeded(request, account.shown(), session);
    return session;
  }

  /**
   * Begins the session of a sign-in at an OpenID Provider, sets its cookies on the response, and
   * writes the sign-in to the audit log.
   *
   * @param claims of the verified ID token
   * @param left as {@link CurrentSession#startOfProvider}
   * @throws dev.cloakroom.token.TokenException as {@link SignInRules#requireAllowed} and {@link
   *     CurrentSession#startOfProvider}
   */
  public Session startOfProvider(
      TokenPair tokens,
      JsonObject claims,
      String issuer,
      String subject,
      SessionAttributes attributes,
      Optional<String> left) {
    var digest = Session.digestOfSubject(IssuerKind.OPENID_CONNECT, issuer, subject);
    rules.requireAllowed(current.candidate(tokens, digest, attributes), claims);
    var session = current.startOfProvider(tokens, digest, attributes, left);
    audit.loginSucceeded(request, subject, session, issuer);
    return session;
  }

  /**
   * As {@link #start}, for a session in place of the one whose access token the login has
   * presented. Without a subject it belongs to the same one.
   *
   * @throws dev.cloakroom.token.TokenException.SessionEnded as {@link CurrentSession#replace}
   */
  Session replace(
      Session old,
      TokenPair tokens,
      Optional<String> subject,
      SessionAttributes attributes,
      Accounts account) {
    var session = current.replace(old, tokens, subject, attributes);
    audit.loginSucceeded(request, account.shown(), session);
    return session;
  }
}
