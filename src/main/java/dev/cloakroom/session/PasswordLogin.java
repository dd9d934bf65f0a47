package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.LoginResource;
import dev.cloakroom.issuer.Login;
import dev.cloakroom.issuer.LoginInput;
import dev.cloakroom.issuer.LoginOutcome;
import dev.cloakroom.issuer.TokenService;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.throttle.AccountFields;
import dev.cloakroom.throttle.Accounts;
import dev.cloakroom.throttle.LoginThrottle;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.LoginThrottled;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A login with credentials: limits attempts, calls the backend, and begins the session. */
@PerFrontEnd
public class PasswordLogin {
  private final TokenService tokens;
  private final AccountFields fields;
  private final Map<String, LoginResource> resources;
  private final LoginDetails details;
  private final SignInRules rules;
  private final LoginThrottle throttle;
  private final SessionStarter starter;
  private final Callers callers;
  private final Audit audit;
  private final HttpServletRequest request;

  @Inject
  PasswordLogin(
      TokenService tokens,
      Settings settings,
      SignInRules rules,
      LoginThrottle throttle,
      SessionStarter starter,
      Callers callers,
      Audit audit,
      HttpServletRequest request) {
    this.tokens = tokens;
    this.fields = new AccountFields(settings.login().accountFields());
    this.resources = settings.login().resources();
    this.details = new LoginDetails(settings);
    this.rules = rules;
    this.throttle = throttle;
    this.starter = starter;
    this.callers = callers;
    this.audit = audit;
    this.request = request;
  }

  /**
   * Checks that there is a further login resource.
   *
   * @throws ProblemException {@code not_found} if there is none of that name
   */
  public void requireResource(String name) {
    if (!resources.containsKey(name)) {
      throw new ProblemException(Problem.NOT_FOUND);
    }
  }

  /**
   * Signs in, begins a session, and sets its cookies on the response. A challenge of the backend
   * begins no session.
   *
   * @param resource the name of a further login resource, or empty for {@code
   *     cloakroom.backend.login-path}
   * @param credentials a JSON object as UTF-8
   * @param json the same object
   * @throws TokenException as {@link TokenService#login}; {@code LoginRequired}, {@code
   *     SessionEnded} or {@code RefreshUnavailable} if the resource needs a session and there is
   *     none that can be used
   * @throws ProblemException as {@link AccountFields#in} and {@link TokenService#login}
   */
  public LoginOutcome with(Optional<String> resource, byte[] credentials, JsonObject json) {
    resource.ifPresent(this::requireResource);
    var named = fields.in(json);
    var replaced =
        resource.map(resources::get).filter(LoginResource::tokenRequired).map(r -> starter.fresh());
    var accounts = replaced.map(Session::subjectDigest).map(named::with).orElse(named);
    var login = tokens.login(new LoginInput(resource, credentials, replaced.map(Session::tokens)));
    var outcome =
        counted(
            accounts,
            () -> rules.passed(login.get(), replaced),
            signedIn -> signedIn instanceof Login && resource.isEmpty());
    if (outcome instanceof Login signedIn) {
      begin(signedIn, json, accounts, replaced);
    }
    return outcome;
  }

  // A further login proves no password of the account that the body names. For example, a resource
  // for one-time codes may disregard the member "email". So earlier failures stay counted.
  private LoginOutcome counted(
      Accounts accounts, Supplier<LoginOutcome> login, Predicate<LoginOutcome> proves) {
    try {
      return throttle.attempt(accounts, callers.of(request).address(), login, proves);
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

  private void begin(
      Login login, JsonObject credentials, Accounts accounts, Optional<Session> replaced) {
    var subject = details.subject(login.answer());
    if (replaced.isPresent()) {
      var attributes = details.attributes(credentials, login.answer(), replaced.get());
      starter.replace(replaced.get(), login.tokens(), subject, attributes, accounts);
    } else {
      var attributes = details.attributes(credentials, login.answer());
      starter.start(login.tokens(), accounts, subject, attributes);
    }
  }
}
