package dev.cloakroom.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.jwt.SignedJwts;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.function.Executable;

/** A scripted provider, the parts that speak with it, and what a sign-in of ada brings. */
final class ProviderScene implements AutoCloseable {
  static final String NONCE = "n-0S6_WzA2Mj";
  static final String SECRET = "s3cret:/+ %&=~";
  static final URI CALLBACK = URI.create("https://app.example/api/login/callback");
  static final Expectation EXPECTED =
      new Expectation(NONCE, FakeClock.START, Set.of(), Optional.empty());

  final ScriptedProvider provider = new ScriptedProvider();
  final FakeClock clock = new FakeClock();
  final FakeBackground background = new FakeBackground();
  final Settings settings;
  final ConfiguredProvider configured;

  ProviderScene(String... pairs) {
    var all = new String[pairs.length + 8];
    System.arraycopy(
        new String[] {
          "cloakroom.oidc.issuer",
          provider.issuer(),
          "cloakroom.oidc.client-id",
          "app",
          "cloakroom.oidc.client-secret",
          SECRET,
          "cloakroom.public-origins",
          "https://app.example"
        },
        0,
        all,
        0,
        8);
    System.arraycopy(pairs, 0, all, 8, pairs.length);
    settings = TestSettings.of(all);
    configured = new ConfiguredProvider(settings, background, clock);
  }

  ProviderParts parts() {
    return configured.require();
  }

  /** The claims of a valid ID token, with others; one whose value is null is left out. */
  Map<String, Object> claims(Object... others) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", provider.issuer());
    claims.put("sub", "ada");
    claims.put("aud", "app");
    claims.put("exp", now(300));
    claims.put("iat", now(0));
    claims.put("nonce", NONCE);
    for (var i = 0; i < others.length; i += 2) {
      claims.put((String) others[i], others[i + 1]);
    }
    claims.values().removeIf(java.util.Objects::isNull);
    return claims;
  }

  long now(long plus) {
    return clock.instant().getEpochSecond() + plus;
  }

  String token(Map<String, Object> claims) {
    return token(claims, SignedJwts.RSA, Map.of("alg", "RS256", "kid", "1"));
  }

  static String token(Map<String, Object> claims, KeyPair pair, Map<String, Object> header) {
    var json = dev.cloakroom.json.StrictJson.PROVIDER.createObjectBuilder(claims).build();
    return SignedJwts.signed(header, json.toString(), pair.getPrivate());
  }

  /** A successful answer of the token endpoint with this ID token. */
  void grants(String idToken) {
    provider.reply(
        ScriptedProvider.TOKEN,
        200,
        "{\"access_token\":\"access-2\",\"token_type\":\"bearer\",\"expires_in\":60,"
            + "\"refresh_token\":\"refresh-2\""
            + (idToken == null ? "" : ",\"id_token\":\"" + idToken + "\"")
            + "}");
  }

  ProviderTokens exchange() {
    return parts().tokenEndpoint().exchange("SECRET-code", CALLBACK, "SECRET-verifier", EXPECTED);
  }

  /** A session of ada's at the provider. */
  Session session(Optional<String> idToken) {
    var pair =
        new TokenPair("access-1", Optional.of("refresh-1"), Optional.empty()).withIdToken(idToken);
    var digest = Session.digestOfSubject(IssuerKind.OPENID_CONNECT, provider.issuer(), "ada");
    var attributes =
        new SessionAttributes(
            IssuerKind.OPENID_CONNECT,
            Optional.empty(),
            JsonObject.EMPTY_JSON_OBJECT,
            Optional.empty());
    return Session.begin(pair, digest, attributes, new NodeId(), Instant.EPOCH);
  }

  static SignInFailed assertFails(Reason reason, Executable action) {
    var failure = assertThrows(SignInFailed.class, action);
    assertEquals(reason, failure.reason());
    return failure;
  }

  @Override
  public void close() {
    configured.close();
    provider.close();
  }
}
