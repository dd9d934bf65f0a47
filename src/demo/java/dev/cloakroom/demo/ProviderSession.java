package dev.cloakroom.demo;

import java.time.Instant;
import java.util.Objects;

/**
 * A user who is signed in at the provider in one browser.
 *
 * @param sid its name in tokens (OpenID Connect Front-Channel Logout section 3), which is no secret
 */
record ProviderSession(String sid, Account account, Instant authenticated) {

  ProviderSession {
    Objects.requireNonNull(sid);
    Objects.requireNonNull(account);
    Objects.requireNonNull(authenticated);
  }

  /** Whether it is the same session, although the user may have signed in once more since. */
  boolean isSame(ProviderSession other) {
    return sid.equals(other.sid);
  }
}
