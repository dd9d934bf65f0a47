package dev.cloakroom.renewal;

import dev.cloakroom.token.TokenPair;

/** The result of a refresh request (RFC 6749 section 6). */
sealed interface Renewal {

  /**
   * The issuer gave a new pair.
   *
   * @param home the {@link dev.cloakroom.token.NodeId} of the node that sent the request
   * @param replayed whether this is the stored result of an earlier request
   */
  record Granted(TokenPair pair, String home, boolean replayed) implements Renewal {}

  /** The issuer refused the refresh token: the session is over. */
  record Refused() implements Renewal {}
}
