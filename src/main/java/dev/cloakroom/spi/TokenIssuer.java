package dev.cloakroom.spi;

import java.util.Optional;

/**
 * Signs in, renews and revokes, in place of the JSON resources of {@code cloakroom.backend.*}. A
 * bean of this type takes their place for all logins; of two, the start fails.
 *
 * <p>Methods are called by several threads at once. Cloakroom sets no time limit to them: give the
 * client in the bean its timeouts. What they throw is answered like this, and its message reaches
 * neither a page nor a log:
 *
 * <ul>
 *   <li>{@link IssuerUnavailable} and {@code jakarta.ws.rs.ProcessingException}, which a Rest
 *       Client throws without an answer: 503;
 *   <li>{@code jakarta.ws.rs.WebApplicationException}, which a Rest Client throws with an answer of
 *       400 and more: 4xx but 408, 425 and 429 is a rejected login or a refused renewal; any other
 *       status is 503;
 *   <li>anything else at a login: 502 {@code backend_invalid}, and the login counts as failed;
 *       anything else at a renewal: 503.
 * </ul>
 */
public interface TokenIssuer {

  /** Signs in. */
  LoginResult login(LoginRequest request);

  /**
   * The token that a renewal uses up. Renewals with the same token are made once, also among nodes.
   *
   * @return empty if the tokens cannot be renewed
   */
  default Optional<String> renewalToken(Tokens tokens) {
    return tokens.refreshToken();
  }

  /**
   * Gets new tokens. A result without a refresh token keeps the old one.
   *
   * @param tokens with a {@link #renewalToken}
   * @return empty if the issuer refuses: the session ends
   */
  Optional<Tokens> renew(Tokens tokens);

  /**
   * Revokes the tokens after the session has ended. It is called in the background, and outside of
   * any request.
   *
   * @return true if nothing is left to do; false if it should be tried again later. An exception
   *     counts as false
   */
  default boolean revoke(Tokens tokens) {
    return true;
  }
}
