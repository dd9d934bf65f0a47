package dev.cloakroom.provider;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.net.URI;
import java.util.Map;
import java.util.logging.Logger;

/**
 * Sends forms to the provider with this application's credentials, and says of a refusal what an
 * operator can do about it.
 */
final class ProviderPosts {
  // The errors of RFC 6749 section 5.2, RFC 8707 section 2 and RFC 9126 section 2.3 that an
  // operator
  // can do something about. Another text of the provider is not written to the log.
  private static final Map<String, String> REMEDIES =
      Map.of(
          "invalid_client",
          "check cloakroom.oidc.client-id, client-secret or client-key, and client-auth; the id"
              + " and the secret are form-encoded in the Authorization field (RFC 6749 section"
              + " 2.3.1)",
          "unauthorized_client",
          "check cloakroom.oidc.client-secret or client-key, and whether the client may use codes"
              + " and refresh tokens",
          "invalid_target",
          "check cloakroom.oidc.resources",
          "invalid_scope",
          "check cloakroom.oidc.scopes",
          "invalid_request",
          "check cloakroom.oidc.redirect-uri and parameters",
          "unsupported_grant_type",
          "allow codes and refresh tokens at the provider");

  private final SetUpLog log = new SetUpLog(Logger.getLogger(ProviderPosts.class.getName()));
  private final ProviderHttp http;
  private final ClientAuthentication authentication;

  ProviderPosts(ProviderHttp http, ClientAuthentication authentication) {
    this.http = http;
    this.authentication = authentication;
  }

  /**
   * Sends a form once.
   *
   * @param what the name of the endpoint, for the log
   * @throws SignInFailed {@code INVALID_CLIENT} if the provider does not offer our method of
   *     authentication, {@code UNREACHABLE} if there is no answer
   */
  ProviderAnswer send(String what, URI endpoint, Form form, ProviderMetadata metadata) {
    return http.post(what, endpoint, form, authentication.of(metadata));
  }

  /** The failure that an answer without success means (RFC 6749 section 5.2). */
  SignInFailed failure(String what, ProviderAnswer answer) {
    var error = answer.error();
    if (answer.asksToRetryLater()) {
      log.warn("the %s of the OpenID Provider answered %d".formatted(what, answer.status()));
      return answer.unavailable();
    }
    if (error.equals("invalid_grant") && (answer.status() == 400 || answer.status() == 401)) {
      return new SignInFailed(Reason.EXPIRED);
    }
    if (answer.isSuccess()) {
      log.warn("the %s of the OpenID Provider answered without what it should".formatted(what));
      return new SignInFailed(Reason.TOKEN);
    }
    log.warn(
        "the %s of the OpenID Provider refuses this application: status %d, %s"
            .formatted(
                what,
                answer.status(),
                REMEDIES.containsKey(error)
                    ? error + ": " + REMEDIES.get(error)
                    : "with no error that is known"));
    return new SignInFailed(isOurs(answer) ? Reason.INVALID_CLIENT : Reason.TOKEN);
  }

  private static boolean isOurs(ProviderAnswer answer) {
    return answer.status() == 401
        || answer.error().equals("invalid_client")
        || answer.error().equals("unauthorized_client")
        || answer.error().equals("invalid_target");
  }
}
