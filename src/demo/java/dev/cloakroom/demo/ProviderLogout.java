package dev.cloakroom.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Form;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Ends sessions at the provider, and tells the client (OpenID Connect Back-Channel Logout). */
@ApplicationScoped
class ProviderLogout {
  private static final System.Logger LOG = System.getLogger(ProviderLogout.class.getName());
  private static final long PATIENCE_S = 5;

  private final ProviderSessions sessions;
  private final RefreshTokens refreshTokens;
  private final ProviderTokens tokens;
  private final RegisteredClient client;

  ProviderLogout() {
    this(null, null, null, null);
  }

  @Inject
  ProviderLogout(
      ProviderSessions sessions,
      RefreshTokens refreshTokens,
      ProviderTokens tokens,
      RegisteredClient client) {
    this.sessions = sessions;
    this.refreshTokens = refreshTokens;
    this.tokens = tokens;
    this.client = client;
  }

  void end(String issuer, ProviderSession session) {
    sessions.end(session);
    refreshTokens.end(session);
    client.backchannelLogoutUri().ifPresent(uri -> tell(uri, tokens.logoutToken(issuer, session)));
  }

  // Section 2.8: that the client does not answer, or not with 200, is no reason to go on.
  private static void tell(URI uri, String logoutToken) {
    var http =
        ClientBuilder.newBuilder()
            .connectTimeout(PATIENCE_S, TimeUnit.SECONDS)
            .readTimeout(PATIENCE_S, TimeUnit.SECONDS)
            .build();
    var form = Entity.form(new Form("logout_token", logoutToken));
    try (var answer = http.target(uri).request().post(form)) {
      LOG.log(Level.INFO, "The client answered the logout with {0}", answer.getStatus());
    } catch (ProcessingException e) {
      LOG.log(Level.WARNING, "The client was not told of the logout: {0}", e.getMessage());
    } finally {
      http.close();
    }
  }
}
