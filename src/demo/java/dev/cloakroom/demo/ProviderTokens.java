package dev.cloakroom.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** The tokens that the provider issues to its client, besides access tokens and refresh tokens. */
@ApplicationScoped
class ProviderTokens {
  private static final Duration ID_TOKEN_LIFETIME = Duration.ofMinutes(5);
  private static final Duration LOGOUT_TOKEN_LIFETIME = Duration.ofMinutes(2);
  private static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";
  private static final JsonProvider JSON = JsonProvider.provider();

  private final RegisteredClient client;
  private final Clock clock;

  ProviderTokens() {
    this(null, null);
  }

  @Inject
  ProviderTokens(RegisteredClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** An ID token (OpenID Connect Core section 2). */
  String idToken(
      String issuer, ProviderSession session, Optional<String> nonce, String accessToken) {
    var now = clock.instant();
    var account = session.account();
    var half = Arrays.copyOf(AuthorizationCodes.sha256(accessToken), 16);
    var claims =
        JSON.createObjectBuilder()
            .add("iss", issuer)
            .add("sub", account.subject())
            .add("aud", client.id())
            .add("iat", now.getEpochSecond())
            .add("exp", now.plus(ID_TOKEN_LIFETIME).getEpochSecond())
            .add("auth_time", session.authenticated().getEpochSecond())
            .add("sid", session.sid())
            .add("at_hash", SigningKey.base64Url(half))
            .add("name", account.name())
            .add("preferred_username", account.username())
            .add("email", account.email())
            .add("groups", JSON.createArrayBuilder(account.groups()));
    nonce.ifPresent(value -> claims.add("nonce", value));
    return SigningKey.jwt("JWT", claims.build());
  }

  /** The session that an ID token of this client was issued for, whether it has expired or not. */
  Optional<String> sidOf(String issuer, String idToken) {
    return SigningKey.claims(idToken)
        .filter(claims -> claims.getString("iss", "").equals(issuer))
        .filter(claims -> claims.getString("aud", "").equals(client.id()))
        .map(claims -> claims.getString("sid", ""));
  }

  /** A logout token (OpenID Connect Back-Channel Logout section 2.4). */
  String logoutToken(String issuer, ProviderSession session) {
    var now = clock.instant();
    JsonObject claims =
        JSON.createObjectBuilder()
            .add("iss", issuer)
            .add("sub", session.account().subject())
            .add("aud", client.id())
            .add("iat", now.getEpochSecond())
            .add("exp", now.plus(LOGOUT_TOKEN_LIFETIME).getEpochSecond())
            .add("jti", UUID.randomUUID().toString())
            .add("sid", session.sid())
            .add("events", JSON.createObjectBuilder().add(LOGOUT, JSON.createObjectBuilder()))
            .build();
    return SigningKey.jwt("logout+jwt", claims);
  }
}
