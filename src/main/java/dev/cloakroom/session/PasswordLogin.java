package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.issuer.Login;
import dev.cloakroom.issuer.TokenService;
import dev.cloakroom.throttle.AccountFields;
import dev.cloakroom.throttle.LoginThrottle;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.LoginThrottled;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;

/** A login with credentials: limits attempts, calls the backend, and begins the session. */
@SingleInstance
public class PasswordLogin {
  private final TokenService tokens;
  private final AccountFields fields;
  private final LoginThrottle throttle;
  private final SessionStarter starter;
  private final Callers callers;
  private final Audit audit;
  private final HttpServletRequest request;

  @Inject
  PasswordLogin(
      TokenService tokens,
      Settings settings,
      LoginThrottle throttle,
      SessionStarter starter,
      Callers callers,
      Audit audit,
      HttpServletRequest request) {
    this.tokens = tokens;
    this.fields = new AccountFields(settings.login().accountFields());
    this.throttle = throttle;
    this.starter = starter;
    this.callers = callers;
    this.audit = audit;
    this.request = request;
  }

  /**
   * Signs in, begins a session, and sets its cookies on the response.
   *
   * @param credentials a JSON object as UTF-8
   * @param json the same object
   * @throws dev.cloakroom.token.TokenException as {@link TokenService#login}
   * @throws dev.cloakroom.problem.ProblemException as {@link AccountFields#in}
   */
  public Login with(byte[] credentials, JsonObject json) {
    var accounts = fields.in(json);
    try {
      var login =
          throttle.attempt(
              accounts, callers.of(request).address(), () -> tokens.login(credentials));
      starter.start(login.tokens(), accounts);
      return login;
    } catch (LoginThrottled e) {
      audit.loginThrottled(request, accounts.shown(), e.retryAfter().orElseThrow());
      throw e;
    } catch (TokenException e) {
      if (e.answersCredentials()) {
        audit.loginRejected(request, accounts.shown());
      }
      throw e;
    }
  }
}
