package dev.cloakroom.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Issues the signed access tokens. */
@ApplicationScoped
class AccessTokens {

  static final String ISSUER = "https://backend.example";

  private static final JsonProvider JSON = JsonProvider.provider();

  private final Duration lifetime;
  private final Clock clock;

  AccessTokens() {
    this(null, null);
  }

  @Inject
  AccessTokens(
      @ConfigProperty(name = "demo.token.lifetime", defaultValue = "PT60S") Duration lifetime,
      Clock clock) {
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /** One for a user who has just signed in. */
  String issue(Account account) {
    return issue(account, clock.instant());
  }

  /**
   * @param authenticated when the user signed in, which a renewal does not change
   */
  String issue(Account account, Instant authenticated) {
    return SigningKey.jwt("JWT", claims(account, authenticated));
  }

  private JsonObject claims(Account account, Instant authenticated) {
    var now = clock.instant();
    return JSON.createObjectBuilder()
        .add("iss", ISSUER)
        .add("sub", account.subject())
        .add("upn", account.username())
        .add("name", account.name())
        .add("email", account.email())
        .add("groups", JSON.createArrayBuilder(account.groups()))
        .add("auth_time", authenticated.getEpochSecond())
        .add("iat", now.getEpochSecond())
        .add("exp", now.plus(lifetime).getEpochSecond())
        .add("jti", UUID.randomUUID().toString())
        .build();
  }

  Duration lifetime() {
    return lifetime;
  }
}
