package dev.cloakroom.provider;

import java.net.URI;
import java.util.Map;

/**
 * What one sign-in puts into its authorization request (OpenID Connect Core 1.0 section 3.1.2.1).
 *
 * @param state of the sign-in
 * @param nonce of the sign-in
 * @param codeVerifier whose digest goes with the request (RFC 7636 section 4.2)
 * @param redirectUri the address of the callback
 * @param parameters that the page has set, already checked for their form; those that {@code
 *     cloakroom.oidc.passthrough} does not list are left out
 */
public record AuthorizationRequest(
    String state,
    String nonce,
    String codeVerifier,
    URI redirectUri,
    Map<String, String> parameters) {

  /** A defensive copy. */
  public AuthorizationRequest {
    parameters = Map.copyOf(parameters);
  }

  /** State, nonce and verifier are secrets of the sign-in. */
  @Override
  public String toString() {
    return "AuthorizationRequest[parameters=" + parameters.keySet() + "]";
  }
}
