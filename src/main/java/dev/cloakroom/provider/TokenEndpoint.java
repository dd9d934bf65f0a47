package dev.cloakroom.provider;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.logging.Logger;

/** Exchanges codes and refresh tokens for tokens (RFC 6749 sections 4.1.3 and 6). */
final class TokenEndpoint {
  private static final String WHAT = "token endpoint";
  private static final Map<Reason, String> REMEDIES =
      Map.of(
          Reason.TOKEN, "there is none; check that cloakroom.oidc.scopes has openid",
          Reason.AUDIENCE, "check cloakroom.oidc.client-id and audiences",
          Reason.EXPIRY, "check the clocks of both sides",
          Reason.KEYS, "check the provider's jwks_uri",
          Reason.ACR, "check that the provider knows the values of cloakroom.oidc.acr",
          Reason.AUTH_TIME, "check that the provider honours max_age",
          Reason.NONCE, "if it stays, somebody may be injecting codes");

  private final SetUpLog log = new SetUpLog(Logger.getLogger(TokenEndpoint.class.getName()));

  private final OpenIdConnect settings;
  private final Discovery discovery;
  private final ProviderPosts posts;
  private final IdTokens idTokens;
  private final Clock clock;

  TokenEndpoint(
      OpenIdConnect settings,
      Discovery discovery,
      ProviderPosts posts,
      IdTokens idTokens,
      Clock clock) {
    this.settings = settings;
    this.discovery = discovery;
    this.posts = posts;
    this.idTokens = idTokens;
    this.clock = clock;
  }

  /**
   * Exchanges a code, which must not be sent again whatever the result is.
   *
   * @throws SignInFailed if the provider refuses the code or cannot answer, or if its answer does
   *     not hold what it should
   */
  ProviderTokens exchange(String code, URI redirectUri, String codeVerifier, Expectation expected) {
    var form =
        new Form()
            .add("grant_type", "authorization_code")
            .add("code", code)
            .add("redirect_uri", redirectUri.toString())
            .add("code_verifier", codeVerifier);
    var answer = send(form);
    var idToken = idToken(answer, expected);
    return new ProviderTokens(answer.pair().withIdToken(answer.idToken()), idToken);
  }

  private IdToken idToken(TokenEndpointAnswer answer, Expectation expected) {
    try {
      var token = answer.idToken().orElseThrow(() -> new SignInFailed(Reason.TOKEN));
      return idTokens.ofSignIn(token, answer.pair().accessToken(), expected);
    } catch (SignInFailed e) {
      log.warn(
          "the ID token of a sign-in was refused (%s): %s"
              .formatted(e.reason().word(), REMEDIES.getOrDefault(e.reason(), "ask the provider")));
      throw e;
    }
  }

  /**
   * Exchanges a refresh token. The scope is not repeated, so that it stays as it is (RFC 6749
   * section 6).
   *
   * @throws SignInFailed {@code EXPIRED} if the provider answers {@code invalid_grant}; another
   *     reason says nothing about the refresh token
   */
  TokenEndpointAnswer renew(String refreshToken) {
    return send(new Form().add("grant_type", "refresh_token").add("refresh_token", refreshToken));
  }

  private TokenEndpointAnswer send(Form form) {
    settings.resources().forEach(resource -> form.add("resource", resource));
    var metadata = discovery.metadata();
    var now = clock.instant();
    var answer = posts.send(WHAT, metadata.tokenEndpoint(), form, metadata);
    var json = answer.content().orElseThrow(() -> posts.failure(WHAT, answer));
    try {
      return TokenEndpointAnswer.of(json, now);
    } catch (SignInFailed e) {
      log.warn("the answer of the token endpoint has no usable access token of the type Bearer");
      throw e;
    }
  }
}
