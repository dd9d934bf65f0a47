package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.throttle.LoginThrottle;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import dev.cloakroom.token.TokenService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** A login with everything around it: the brake on guessing, the session, the audit trail. */
@ApplicationScoped
public class SignIn {
  private final TokenService tokens;
  private final LoginThrottle throttle;
  private final CurrentSession current;
  private final Callers callers;
  private final Audit audit;
  private final HttpServletRequest request;

  SignIn() {
    this(null, null, null, null, null, null);
  }

  @Inject
  SignIn(
      TokenService tokens,
      LoginThrottle throttle,
      CurrentSession current,
      Callers callers,
      Audit audit,
      HttpServletRequest request) {
    this.tokens = tokens;
    this.throttle = throttle;
    this.current = current;
    this.callers = callers;
    this.audit = audit;
    this.request = request;
  }

  /**
   * Signs in and begins a session, whose cookies are on the answer then.
   *
   * @param account what the credentials name, for counting and for the audit trail; may be empty
   * @throws dev.cloakroom.token.TokenException as {@link TokenService#login}
   */
  public TokenService.Login with(byte[] credentials, String account) {
    try {
      var login =
          throttle.attempt(account, callers.of(request).address(), () -> tokens.login(credentials));
      var session = current.start(login.tokens(), account);
      audit.loginSucceeded(request, account, session.name());
      return login;
    } catch (LoginRejected e) {
      audit.loginRejected(request, account);
      throw e;
    } catch (LoginThrottled e) {
      audit.loginThrottled(request, account, e.retryAfter().orElseThrow());
      throw e;
    }
  }
}
