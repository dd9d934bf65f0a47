package dev.cloakroom.renewal;

import dev.cloakroom.crypto.Digest;
import dev.cloakroom.token.Session;

/**
 * A renewal of a session's tokens.
 *
 * @param token the token that it uses up, as {@link dev.cloakroom.issuer.Issuer#renewalToken}
 * @param key names the renewal in the state. It includes the session's id, because a backend may
 *     give several logins the same token, and a refusal in one session must not end another.
 */
record RenewalOf(Session session, String token, String key) {

  RenewalOf(Session session, String token) {
    this(session, token, Digest.of(session.sid() + "." + token));
  }

  @Override
  public String toString() {
    return "RenewalOf[" + session + "]";
  }
}
