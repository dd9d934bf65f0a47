package dev.cloakroom.signin;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.signin.SignInOutcome.Failed;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;

/** What an {@code error} of the provider's answer means (RFC 6749 section 4.1.2.1). */
final class ProviderErrors {
  // OpenID Connect Core 1.0 section 3.1.2.6: the answers to prompt=none.
  private static final Set<String> OF_SILENT =
      Set.of(
          "login_required",
          "interaction_required",
          "consent_required",
          "account_selection_required");
  // These are about how this application is registered, and not about the user.
  private static final Set<String> OF_SET_UP =
      Set.of(
          "invalid_request",
          "unauthorized_client",
          "unsupported_response_type",
          "invalid_scope",
          "invalid_target");

  // A client can write any error itself, so the log says it once a minute at most.
  private final SetUpLog log = new SetUpLog(Logger.getLogger(ProviderErrors.class.getName()));

  /**
   * The result of a sign-in that the provider answered with an error.
   *
   * @param silent whether the provider was asked not to show anything
   * @throws SignInFailed unless the sign-in was silent and the provider needs the user
   */
  Failed outcome(String error, boolean silent) {
    if (silent && OF_SILENT.contains(error)) {
      return new Failed(Problem.LOGIN_DENIED, error, Optional.empty());
    }
    if (OF_SET_UP.contains(error)) {
      log.warn(
          "sign-in: the OpenID Provider refuses the authorization request with "
              + error
              + ". Check cloakroom.oidc.client-id, scopes, resources, parameters and what is"
              + " registered at the provider, such as the redirect URI");
    }
    throw failure(error);
  }

  private static SignInFailed failure(String error) {
    return switch (error) {
      case "access_denied" -> new SignInFailed(Reason.DENIED);
      case "server_error", "temporarily_unavailable" -> new SignInFailed(Reason.UNREACHABLE);
      default -> new SignInFailed(Reason.ERROR);
    };
  }
}
