package dev.cloakroom.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
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

  String issue(Account account) {
    var header = JSON.createObjectBuilder().add("alg", "RS256").add("typ", "JWT").build();
    var content = encode(header) + "." + encode(claims(account));
    return content + "." + encode(SigningKey.sign(content.getBytes(US_ASCII)));
  }

  private JsonObject claims(Account account) {
    var now = clock.instant();
    return JSON.createObjectBuilder()
        .add("iss", ISSUER)
        .add("sub", account.subject())
        .add("upn", account.username())
        .add("name", account.name())
        .add("email", account.email())
        .add("groups", JSON.createArrayBuilder(account.groups()))
        .add("iat", now.getEpochSecond())
        .add("exp", now.plus(lifetime).getEpochSecond())
        .add("jti", UUID.randomUUID().toString())
        .build();
  }

  private static String encode(JsonObject json) {
    return encode(json.toString().getBytes(UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
