package dev.cloakroom.provider;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.Settings;
import dev.cloakroom.metrics.CallTimer;
import java.time.Clock;

/** The parts that speak with the provider of the settings. */
record ProviderParts(
    ProviderHttp http,
    Discovery discovery,
    TokenEndpoint tokenEndpoint,
    IdTokens idTokens,
    LogoutTokens logoutTokens,
    ProviderUrls urls,
    UserInfo userInfo,
    Revocation revocation) {

  /**
   * Makes the parts. Nothing is sent.
   *
   * @param settings with a provider
   * @param timer times the requests
   * @throws IllegalArgumentException if the client's key cannot sign
   */
  static ProviderParts of(Settings settings, Background background, Clock clock, CallTimer timer) {
    var oidc = settings.openIdConnect().orElseThrow();
    var authentication = new ClientAuthentication(oidc, clock);
    var http = new ProviderHttp(settings, timer);
    var discovery = new Discovery(oidc, http, background, clock);
    var posts = new ProviderPosts(http, authentication);
    var keys = new ProviderKeys(oidc, discovery, http, background, clock);
    var signed = new SignedTokens(oidc, keys, clock);
    var idTokens = new IdTokens(oidc, signed, clock);
    return new ProviderParts(
        http,
        discovery,
        new TokenEndpoint(oidc, discovery, posts, idTokens, clock),
        idTokens,
        new LogoutTokens(oidc, signed, clock),
        new ProviderUrls(oidc, discovery, new PushedRequests(posts)),
        new UserInfo(discovery, http),
        new Revocation(discovery, posts));
  }
}
