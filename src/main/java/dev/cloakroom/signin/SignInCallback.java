package dev.cloakroom.signin;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.path.ReturnTo;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.provider.OpenIdProvider;
import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.signin.Landing.Failure;
import dev.cloakroom.signin.Landing.Onward;
import dev.cloakroom.signin.SignInOutcome.Failed;
import dev.cloakroom.signin.SignInOutcome.SignedIn;
import dev.cloakroom.throttle.LoginThrottle;
import dev.cloakroom.token.TokenException.SessionEnded;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finishes a sign-in when the browser comes back from the OpenID Provider. */
@PerFrontEnd
public class SignInCallback {
  private final OpenIdProvider provider;
  private final Transactions transactions;
  private final TakenTransactions taken;
  private final ProviderSession sessions;
  private final CurrentSession current;
  private final LoginThrottle throttle;
  private final Callers callers;
  private final Audit audit;
  private final ProviderErrors errors = new ProviderErrors();
  private final ReturnTo standard;

  @Inject
  SignInCallback(
      OpenIdProvider provider,
      Transactions transactions,
      TakenTransactions taken,
      ProviderSession sessions,
      CurrentSession current,
      LoginThrottle throttle,
      Callers callers,
      Audit audit,
      Settings settings) {
    this.provider = provider;
    this.transactions = transactions;
    this.taken = taken;
    this.sessions = sessions;
    this.current = current;
    this.throttle = throttle;
    this.callers = callers;
    this.audit = audit;
    this.standard = new ReturnTo(settings.login().pages().standard());
  }

  /**
   * Finishes the sign-in that the query of the request answers. On success the session's cookies
   * are set on the response. A failure leaves the session that is there as it is.
   */
  public Landing finish(HttpServletRequest request) {
    try {
      var response = AuthorizationResponse.of(query(request));
      var transaction = transactions.find(request, response.state());
      // RFC 9207 section 2.4: an answer of another provider has no effect, nor has its error.
      provider.requireIssuer(response.issuer());
      return finish(request, response, transaction);
    } catch (SignInFailed e) {
      // The back button, or a reload: the user is signed in, so there is nothing to complain of.
      if (e.problem() == Problem.LOGIN_EXPIRED && current.peek().isPresent()) {
        return new Onward(standard, Optional.empty());
      }
      report(request, e);
      return new Failure(e.problem(), e.retryAfter());
    }
  }

  private static Map<String, List<String>> query(HttpServletRequest request) {
    try {
      return Query.parse(request.getQueryString());
    } catch (ProblemException e) {
      throw new SignInFailed(Reason.STATE);
    }
  }

  private Landing finish(
      HttpServletRequest request, AuthorizationResponse response, Transaction transaction) {
    SignInOutcome outcome;
    if (taken.take(transaction)) {
      try {
        outcome = outcome(request, response, transaction);
        taken.put(transaction, outcome);
      } finally {
        taken.done(transaction);
      }
      if (outcome instanceof SignedIn) {
        throttle.giveBackStart(callers.of(request).address());
      }
    } else {
      outcome = earlier(transaction);
    }
    transactions.forget(request, transaction.state());
    var target = new ReturnTo(transaction.returnTo());
    if (!(outcome instanceof Failed failed)) {
      return new Onward(target, Optional.empty());
    }
    return transaction.silent()
        ? new Onward(target, Optional.of(failed.code()))
        : new Failure(failed.problem(), failed.retryAfter());
  }

  private SignInOutcome outcome(
      HttpServletRequest request, AuthorizationResponse response, Transaction transaction) {
    try {
      if (response.error().isPresent()) {
        return refused(request, response.error().get(), transaction);
      }
      var code = response.code().get();
      if (!taken.takeCode(code)) {
        throw new SignInFailed(Reason.REPLAYED);
      }
      return new SignedIn(sessions.begin(code, transaction));
    } catch (SignInFailed e) {
      report(request, e);
      return Failed.of(e);
    } catch (ProblemException e) {
      // A rule of the team refuses, or the tokens are too large.
      audit.signInFailed(request, e.problem().code());
      return Failed.of(e);
    }
  }

  // No fault of the provider is noted: a client can write the error itself.
  private SignInOutcome refused(HttpServletRequest request, String error, Transaction transaction) {
    try {
      return errors.outcome(error, transaction.silent());
    } catch (SignInFailed e) {
      audit.signInFailed(request, e.reason().word());
      return Failed.of(e);
    }
  }

  private SignInOutcome earlier(Transaction transaction) {
    var outcome = taken.await(transaction).orElseThrow(() -> new SignInFailed(Reason.REPLAYED));
    if (outcome instanceof SignedIn signedIn) {
      try {
        current.resume(signedIn.session());
      } catch (SessionEnded e) {
        throw new SignInFailed(Reason.REPLAYED);
      }
    }
    return outcome;
  }

  private void report(HttpServletRequest request, SignInFailed failed) {
    audit.signInFailed(request, failed.reason().word());
    if (failed.isOfProvider()) {
      audit.providerFault(request, failed.reason().word());
    }
  }
}
