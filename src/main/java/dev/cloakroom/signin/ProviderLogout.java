package dev.cloakroom.signin;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.OpenIdConnect.Logout;
import dev.cloakroom.config.Settings;
import dev.cloakroom.provider.OpenIdProvider;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.IssuerKind;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;

/** A logout, which goes on at the OpenID Provider if the user signed in there. */
@PerFrontEnd
public class ProviderLogout {
  private final OpenIdProvider provider;
  private final Transactions transactions;
  private final SignInAddresses addresses;
  private final CurrentSession current;
  private final Optional<OpenIdConnect> settings;

  @Inject
  ProviderLogout(
      OpenIdProvider provider,
      Transactions transactions,
      SignInAddresses addresses,
      CurrentSession current,
      Settings settings) {
    this.provider = provider;
    this.transactions = transactions;
    this.addresses = addresses;
    this.current = current;
    this.settings = settings.openIdConnect();
  }

  /**
   * Ends the session, if there is one, and every sign-in that is under way. The session here is
   * over before the browser goes to the provider, and also if the provider does not answer.
   *
   * @return where the browser signs out at the provider (OpenID Connect RP-Initiated Logout 1.0);
   *     empty if the user did not sign in at a provider, or it has no such address
   */
  public Optional<URI> end(HttpServletRequest request) {
    var session = current.known();
    var hint = session.flatMap(current::idToken);
    current.end(EndCause.LOGOUT);
    transactions.forgetAll(request);
    var ofProvider =
        session
            .filter(ended -> ended.attributes().issuer() == IssuerKind.OPENID_CONNECT)
            .flatMap(ended -> settings)
            .filter(own -> own.logout() == Logout.PROVIDER);
    return ofProvider.flatMap(own -> provider.endSession(hint, addresses.afterLogout(request)));
  }
}
