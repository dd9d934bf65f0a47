package dev.cloakroom.renewal;

import dev.cloakroom.token.TokenPair;

/** What became of a refresh token. */
sealed interface Renewal {

  /**
   * The backend gave a new pair.
   *
   * @param home the node that asked for it
   * @param replayed whether that was before, rather than for this caller
   */
  record Granted(TokenPair pair, String home, boolean replayed) implements Renewal {}

  /** The backend refused for good: the session is over. */
  record Refused() implements Renewal {}
}
