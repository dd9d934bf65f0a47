package dev.cloakroom.issuer;

import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenPair;
import java.util.Optional;

/**
 * The issuer of a session's tokens, which can renew and revoke them. Signing in is not part of this
 * interface: each way of signing in has its own method.
 *
 * <p>The issuer decides which of its answers refuse a renewal. For example, a backend refuses with
 * a 4xx other than 408, 425 and 429, whereas an OpenID Provider refuses with {@code invalid_grant}
 * alone (RFC 6749 section 5.2): its {@code invalid_client} is about our client secret and not about
 * the user.
 */
public interface Issuer {

  /**
   * The token of the pair that a renewal uses up: its refresh token, or its access token if that
   * renews itself. Renewals with the same token are the same renewal.
   *
   * @return empty if the pair cannot be renewed
   */
  Optional<String> renewalToken(TokenPair pair);

  /**
   * Exchanges the session's refresh token for a new pair (RFC 6749 section 6). An answer without a
   * refresh token keeps the old one. An issuer may compare the new pair with the rest of the
   * session, such as its subject.
   *
   * @throws TokenException.SessionEnded if the session cannot be renewed, the issuer refuses it, or
   *     the new token is of another subject
   * @throws TokenException.RefreshUnavailable if the issuer cannot answer now; the old pair can
   *     still be used
   */
  TokenPair renew(Session session);

  /** Whether there is a way to revoke this pair. */
  boolean canRevoke(TokenPair pair);

  /**
   * Revokes the session's tokens at the issuer (compare RFC 7009).
   *
   * @return true if nothing is left to do; false if the call should be repeated later
   */
  boolean revoke(Session session);
}
