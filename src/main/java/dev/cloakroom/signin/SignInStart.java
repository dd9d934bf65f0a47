package dev.cloakroom.signin;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import dev.cloakroom.path.ReturnTo;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.provider.AuthorizationRequest;
import dev.cloakroom.provider.OpenIdProvider;
import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.throttle.LoginThrottle;
import dev.cloakroom.token.Session;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Starts a sign-in: the browser goes on to the OpenID Provider, and keeps a transaction cookie. */
@PerFrontEnd
public class SignInStart {
  private final OpenIdProvider provider;
  private final Transactions transactions;
  private final SignInAddresses addresses;
  private final CurrentSession current;
  private final LoginThrottle throttle;
  private final Callers callers;
  private final Audit audit;
  private final Optional<OpenIdConnect> settings;
  private final ReturnTo standard;
  private final Clock clock;

  @Inject
  SignInStart(
      OpenIdProvider provider,
      Transactions transactions,
      SignInAddresses addresses,
      CurrentSession current,
      LoginThrottle throttle,
      Callers callers,
      Audit audit,
      Settings settings,
      Clock clock) {
    this.provider = provider;
    this.transactions = transactions;
    this.addresses = addresses;
    this.current = current;
    this.throttle = throttle;
    this.callers = callers;
    this.audit = audit;
    this.settings = settings.openIdConnect();
    this.standard = new ReturnTo(settings.login().pages().standard());
    this.clock = clock;
  }

  /**
   * Starts a sign-in, and sets its cookie on the response.
   *
   * @return the provider's address that the browser has to go to
   * @throws ProblemException {@code method_not_allowed} without an OpenID Provider; {@code
   *     invalid_request} if a parameter has another form; {@code too_many_attempts} if the client's
   *     address has too many sign-ins under way; {@code provider_invalid} or {@code
   *     provider_unavailable} if the provider cannot be used
   */
  public URI begin(HttpServletRequest request) {
    var own = settings.orElseThrow(() -> new ProblemException(Problem.METHOD_NOT_ALLOWED));
    var asked =
        SignInParameters.of(Query.parse(request.getQueryString()), own, request.getContextPath());
    var address = callers.of(request).address();
    throttle.countStart(address);
    try {
      return begin(request, asked);
    } catch (ProblemException e) {
      if (e instanceof SignInFailed failed) {
        audit.providerFault(request, failed.reason().word());
      }
      // The browser does not leave, so there is nothing to wait for.
      throttle.giveBackStart(address);
      throw e;
    }
  }

  private URI begin(HttpServletRequest request, SignInParameters asked) {
    var secret = Transaction.newSecret();
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    // Only what is demanded of the authentication is read here. The nonce does not exist yet.
    var demanded = provider.expectation("", now, asked.provider());
    var transaction =
        new Transaction(
            secret,
            now,
            transactions.registration(),
            addresses.redirect(request),
            asked.returnTo().orElse(standard).path(),
            List.copyOf(demanded.acr()),
            demanded.maxAge(),
            current.peek().map(Session::publicId),
            asked.silent());
    var location =
        provider.authorization(
            new AuthorizationRequest(
                transaction.state(),
                transaction.nonce(),
                transaction.codeVerifier(),
                transaction.redirectUri(),
                asked.provider()));
    transactions.keep(request, transaction);
    return location;
  }
}
