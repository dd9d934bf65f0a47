package dev.cloakroom.signin;

import dev.cloakroom.bean.FrontEndStarts;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.util.logging.Logger;

/** Logs at the start how users can sign in, and what to register at the OpenID Provider. */
@PerFrontEnd
class WaysIn {
  private static final Logger LOG = Logger.getLogger(WaysIn.class.getName());

  private final Settings settings;
  private final SignInAddresses addresses;

  @Inject
  WaysIn(Settings settings, SignInAddresses addresses) {
    this.settings = settings;
    this.addresses = addresses;
  }

  void start(@Observes FrontEndStarts event) {
    if (event.application() instanceof ServletContext context) {
      settings
          .openIdConnect()
          .ifPresent(provider -> LOG.info(line(provider, context.getContextPath())));
    }
  }

  private String line(OpenIdConnect provider, String contextPath) {
    var first = addresses.first();
    var redirect =
        provider
            .redirectUri()
            .orElseGet(() -> SignInAddresses.below(first, contextPath + SignInAddresses.CALLBACK));
    var afterLogout =
        provider
            .postLogoutRedirect()
            .orElseGet(() -> SignInAddresses.below(first, contextPath + "/"));
    var ways = settings.login().password() ? "OpenID Connect and password" : "OpenID Connect";
    var backchannel =
        provider.backchannel() == OpenIdConnect.LogoutTokenReach.OFF
            ? "none"
            : SignInAddresses.below(first, contextPath + SignInAddresses.BACKCHANNEL).toString();
    return ("Ways to sign in: %s at %s. To be registered there: redirect URI %s, post-logout redirect"
            + " URI %s, back-channel logout URI %s")
        .formatted(ways, provider.issuer(), redirect, afterLogout, backchannel);
  }
}
