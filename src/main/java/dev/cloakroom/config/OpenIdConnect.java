package dev.cloakroom.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code cloakroom.oidc.*}: the OpenID Provider that users sign in at (OpenID Connect Core 1.0),
 * and how it is spoken with.
 *
 * @param issuer the provider's issuer identifier, compared as text
 * @param scopes {@code openid} is always among them
 * @param redirectUri the callback's address; empty for the one below the first public origin
 * @param postLogoutRedirect where the provider sends the browser after a logout; empty for the
 *     context root below the first public origin
 * @param logout whether a logout goes on at the provider
 * @param backchannel what a logout token of the provider ends
 * @param algorithms the accepted signature algorithms of ID tokens and logout tokens
 * @param resources values of {@code resource} (RFC 8707)
 * @param audiences further accepted values of an ID token's {@code aud}
 * @param parameters fixed parameters of the authorization request
 * @param passthrough parameters of the authorization request that a page may set
 * @param acr the authentication contexts of which each sign-in needs one; empty for no demand
 * @param maxAge how long ago the user may have authenticated; empty for no limit
 * @param par whether authorization requests are pushed
 * @param userinfo whether the userinfo endpoint is asked for claims
 * @param transaction how long a sign-in may take
 * @param transactions how many sign-ins a browser may have under way
 */
public record OpenIdConnect(
    String issuer,
    Client client,
    List<String> scopes,
    Optional<URI> redirectUri,
    Optional<URI> postLogoutRedirect,
    Logout logout,
    LogoutTokenReach backchannel,
    Set<String> algorithms,
    List<String> resources,
    Set<String> audiences,
    Map<String, String> parameters,
    Set<String> passthrough,
    List<String> acr,
    Optional<Duration> maxAge,
    ResponseMode responseMode,
    Par par,
    boolean userinfo,
    Duration transaction,
    int transactions,
    Duration clockSkew,
    Duration metadataRefresh,
    Duration connectTimeout,
    Duration readTimeout) {

  /** Parameters of the authorization request that a page may set. */
  public static final Set<String> PASSTHROUGH =
      Set.of("prompt", "max_age", "ui_locales", "login_hint", "acr_values");

  /** Defensive copies. */
  public OpenIdConnect {
    scopes = List.copyOf(scopes);
    algorithms = Set.copyOf(algorithms);
    resources = List.copyOf(resources);
    audiences = Set.copyOf(audiences);
    parameters = Map.copyOf(parameters);
    passthrough = Set.copyOf(passthrough);
    acr = List.copyOf(acr);
  }

  /**
   * Who Cloakroom is at the provider (RFC 6749 section 2).
   *
   * @param secret present for the two methods with a secret
   * @param key a private JWK, or PKCS #8 in PEM; present for {@code private_key_jwt}
   */
  public record Client(
      String id, Authentication authentication, Optional<String> secret, Optional<String> key) {
    @Override
    public String toString() {
      return "Client[" + id + ", " + authentication + "]";
    }
  }

  /** How the client authenticates at the token endpoint (OpenID Connect Core 1.0 section 9). */
  public enum Authentication {
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST,
    PRIVATE_KEY_JWT;

    /** The value in the provider's metadata, for example {@code client_secret_basic}. */
    public String method() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@code cloakroom.oidc.logout}: where a logout ends. */
  public enum Logout {
    /** The browser goes on to the provider (OpenID Connect RP-Initiated Logout 1.0). */
    PROVIDER,
    /** Only the session here ends. */
    LOCAL
  }

  /** {@code cloakroom.oidc.backchannel-logout}: what a logout token with {@code sid} ends. */
  public enum LogoutTokenReach {
    /** The sessions of that session at the provider. */
    SESSION,
    /** All sessions of the user. */
    SUBJECT,
    /** Nothing: there is no such endpoint. */
    OFF
  }

  /** {@code cloakroom.oidc.par}: pushed authorization requests (RFC 9126). */
  public enum Par {
    /** If the provider's metadata demands them. */
    AUTO,
    /** Always, for a provider that demands them of this client alone. */
    REQUIRED,
    /** Never. */
    OFF
  }

  /** {@code cloakroom.oidc.response-mode}: how the provider returns its answer. */
  public enum ResponseMode {
    QUERY,
    /** In the body of a POST (OAuth 2.0 Form Post Response Mode). */
    FORM_POST
  }
}
