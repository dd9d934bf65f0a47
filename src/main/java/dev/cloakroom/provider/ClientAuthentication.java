package dev.cloakroom.provider;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.OpenIdConnect.Authentication;
import dev.cloakroom.crypto.RandomId;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.jwt.ClientKey;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/** How this application authenticates at the provider, by one method per request. */
final class ClientAuthentication {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final Duration ASSERTION_LIFE = Duration.ofSeconds(60);
  private static final int ID_BYTES = 16;

  private final SetUpLog log =
      SetUpLog.once(Logger.getLogger(ClientAuthentication.class.getName()));
  private final OpenIdConnect.Client client;
  private final String issuer;
  private final Optional<ClientKey> key;
  private final Clock clock;

  /**
   * @throws IllegalArgumentException if the client's key cannot sign
   */
  ClientAuthentication(OpenIdConnect settings, Clock clock) {
    this.client = settings.client();
    this.issuer = settings.issuer();
    this.key =
        client.authentication() == Authentication.PRIVATE_KEY_JWT
            ? client.key().map(ClientAuthentication::key)
            : Optional.empty();
    this.clock = clock;
  }

  // The start ends with this message, so it names the setting.
  private static ClientKey key(String text) {
    try {
      return ClientKey.of(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Cloakroom cannot start: cloakroom.oidc.client-key: "
              + e.getMessage()
              + "; set a private key of RSA with 2048 bits or more, or of EC on P-256",
          e);
    }
  }

  /**
   * The credentials for one request; another request, and a repeated one, needs new ones (RFC 7523
   * section 3, {@code jti}).
   *
   * @throws SignInFailed {@code INVALID_CLIENT} if the provider does not offer the method
   */
  ClientCredentials of(ProviderMetadata metadata) {
    var method = client.authentication();
    if (!metadata.clientAuthentications().contains(method.method())) {
      log.warn(
          "the OpenID Provider's metadata does not list cloakroom.oidc.client-auth="
              + method.method()
              + ": set one of the listed methods, and register the client for it");
      throw new SignInFailed(Reason.INVALID_CLIENT);
    }
    return switch (method) {
      case CLIENT_SECRET_BASIC -> basic(client.id(), client.secret().orElseThrow());
      case CLIENT_SECRET_POST ->
          inForm("client_id", client.id(), "client_secret", client.secret().orElseThrow());
      case PRIVATE_KEY_JWT ->
          inForm("client_assertion_type", JWT_BEARER, "client_assertion", assertion());
    };
  }

  // RFC 6749 section 2.3.1: both are form-encoded before they are joined, so that a colon in the id
  // does not end it.
  private static ClientCredentials basic(String id, String secret) {
    var pair = Form.encoded(id) + ":" + Form.encoded(secret);
    var value = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    return new ClientCredentials(Optional.of("Basic " + value), Map.of());
  }

  private static ClientCredentials inForm(
      String name, String value, String secretName, String secret) {
    return new ClientCredentials(Optional.empty(), Map.of(name, value, secretName, secret));
  }

  // RFC 7523 section 3 and OpenID Connect Core 1.0 section 9. The audience is one text, the issuer:
  // some providers refuse a list (FAPI 2.0 Security Profile section 5.3.3). There is no nbf,
  // because
  // the provider's clock may be behind.
  private String assertion() {
    var now = clock.instant().getEpochSecond();
    var claims =
        StrictJson.PROVIDER
            .createObjectBuilder()
            .add("iss", client.id())
            .add("sub", client.id())
            .add("aud", issuer)
            .add("jti", RandomId.ofBytes(ID_BYTES))
            .add("iat", now)
            .add("exp", now + ASSERTION_LIFE.toSeconds())
            .build();
    return key.orElseThrow().sign(claims.toString());
  }
}
