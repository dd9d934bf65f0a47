package dev.cloakroom.issuer;

import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenPair;

/**
 * Whoever issued the tokens of a session and can renew and revoke them. How the session began is
 * not part of it: each way of signing in has a method of its own.
 *
 * <p>The issuer decides which of its answers refuse a renewal. For example, a backend refuses with
 * any 4xx but 408, 425 and 429, whereas an OpenID Provider refuses with {@code invalid_grant} alone
 * (RFC 6749 section 5.2): its {@code invalid_client} speaks of our client secret and not of the
 * user.
 */
public interface TokenIssuer {

  /** Whether there is a way to renew this pair. */
  boolean canRenew(TokenPair pair);

  /**
   * Exchanges the pair's refresh token for a new pair (RFC 6749 section 6). An answer without a
   * refresh token keeps the old one.
   *
   * @throws TokenException.SessionEnded if the pair cannot be renewed, the issuer refuses it, or
   *     the new token is of another subject
   * @throws TokenException.RefreshUnavailable if the issuer cannot say now; the pair is as good as
   *     before
   */
  TokenPair renew(TokenPair pair);

  /** Whether there is a way to revoke this pair. */
  boolean canRevoke(TokenPair pair);

  /**
   * Tells the issuer that the pair is no longer wanted (RFC 7009).
   *
   * @return whether there is nothing left to do; false if it should be told again later
   */
  boolean revoke(TokenPair pair);
}
