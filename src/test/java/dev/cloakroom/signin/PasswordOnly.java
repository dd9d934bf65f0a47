package dev.cloakroom.signin;

import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.TransactionCookies;
import dev.cloakroom.session.CurrentSession;
import java.time.Clock;

/** The beans of this package where no OpenID Provider is configured. */
public final class PasswordOnly {
  private PasswordOnly() {}

  /** The logout of that session. */
  public static ProviderLogout logout(Settings settings, CurrentSession current, Clock clock) {
    var transactions = new Transactions(new TransactionCookies(settings), settings, clock);
    return new ProviderLogout(null, transactions, null, current, settings);
  }
}
