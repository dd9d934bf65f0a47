package dev.cloakroom.provider;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import dev.cloakroom.provider.SignInFailed.Reason;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenID Provider as a sign-in needs it. Except for {@link #isConfigured}, each method needs a
 * provider in the settings.
 */
@PerFrontEnd
public class OpenIdProvider {
  private final Optional<OpenIdConnect> settings;
  private final ConfiguredProvider provider;

  @Inject
  OpenIdProvider(Settings settings, ConfiguredProvider provider) {
    this.settings = settings.openIdConnect();
    this.provider = provider;
  }

  /** Whether the settings name a provider. */
  public boolean isConfigured() {
    return settings.isPresent();
  }

  /**
   * What the ID token of a sign-in must hold.
   *
   * @param nonce of the sign-in
   * @param start when the sign-in began
   * @param page the parameters that the page has set
   */
  public Expectation expectation(String nonce, Instant start, Map<String, String> page) {
    var demands = Demands.of(settings.orElseThrow(), page);
    return new Expectation(nonce, start, Set.copyOf(demands.acr()), demands.maxAge());
  }

  /**
   * The address to which the browser is sent to sign in.
   *
   * @throws SignInFailed if the provider's metadata cannot be had
   */
  public URI authorization(AuthorizationRequest request) {
    return provider.require().urls().authorization(request);
  }

  /**
   * Compares the parameter {@code iss} of the callback with the issuer (RFC 9207 section 2.4).
   *
   * @throws SignInFailed {@code ISS} if it does not fit; or if it is missing and the provider's
   *     metadata, which says whether it may be, cannot be had
   */
  public void requireIssuer(Optional<String> iss) {
    provider.require().urls().requireIssuer(iss);
  }

  /**
   * Exchanges a code for tokens, and checks the ID token. The code must not be sent again whatever
   * the result is: a provider ends the session of a code that arrives twice (RFC 6749 section
   * 4.1.2).
   *
   * @param redirectUri as in the authorization request
   * @throws SignInFailed if there are no valid tokens
   */
  public ProviderTokens exchange(
      String code, URI redirectUri, String codeVerifier, Expectation expected) {
    return provider.require().tokenEndpoint().exchange(code, redirectUri, codeVerifier, expected);
  }

  /**
   * Claims of the userinfo endpoint; empty if {@code cloakroom.oidc.userinfo} is off, or if they
   * cannot be had.
   */
  public Optional<JsonObject> userInfo(ProviderTokens tokens) {
    return settings.orElseThrow().userinfo()
        ? provider.require().userInfo().of(tokens.pair(), tokens.idToken())
        : Optional.empty();
  }

  /**
   * Checks a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6). Whether it was
   * received before is not known here.
   *
   * @throws SignInFailed if it is invalid, or if the provider's keys cannot be had
   */
  public LogoutToken logoutToken(String token) {
    return provider.require().logoutTokens().verify(token);
  }

  /**
   * The address to which the browser is sent to sign out at the provider.
   *
   * @param idTokenHint the ID token of the session, if it was kept
   * @return empty if the provider offers no logout, or cannot be reached
   */
  public Optional<URI> endSession(Optional<String> idTokenHint, URI postLogoutRedirect) {
    return provider.require().urls().endSession(idTokenHint, postLogoutRedirect);
  }

  /** Why the provider's metadata could not be fetched at the latest attempt, if it could not. */
  public Optional<Reason> fault() {
    return provider.require().discovery().fault();
  }
}
