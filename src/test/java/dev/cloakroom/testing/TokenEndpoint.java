package dev.cloakroom.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloakroom.testing.ProviderGrants.SignIn;
import dev.cloakroom.testing.ScriptedServer.Answer;
import dev.cloakroom.testing.ScriptedServer.Received;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a {@link ScriptedProvider} issues tokens and hears of them: the token endpoint, userinfo,
 * and revocation (RFC 7009).
 */
final class TokenEndpoint {
  private static final long ID_TOKEN_LIFE_S = 300;

  private final String issuer;
  private final Clock clock;
  private final ProviderScript script;
  private final ProviderClient client;
  private final ProviderGrants grants;

  TokenEndpoint(
      String issuer,
      Clock clock,
      ProviderScript script,
      ProviderClient client,
      ProviderGrants grants) {
    this.issuer = issuer;
    this.clock = clock;
    this.script = script;
    this.client = client;
    this.grants = grants;
  }

  Answer token(Received request) {
    var fields = FormFields.read(request.body());
    if (!client.sent(request, fields)) {
      return refusal(401, "invalid_client");
    }
    return switch (fields.get("grant_type")) {
      case "authorization_code" -> exchange(fields);
      case "refresh_token" -> renew(fields);
      default -> refusal(400, "unsupported_grant_type");
    };
  }

  private Answer exchange(FormFields fields) {
    var signIn = grants.takeCode(fields.get("code"));
    if (signIn.isEmpty()) {
      return refusal(400, "invalid_grant");
    }
    var request = signIn.get().request();
    var challenge = ProviderKey.base64Url(sha(256, fields.get("code_verifier")));
    var fits =
        request.get("redirect_uri").equals(fields.get("redirect_uri"))
            && request.get("code_challenge").equals(challenge);
    return fits ? tokens(signIn.get(), false) : refusal(400, "invalid_grant");
  }

  private Answer renew(FormFields fields) {
    return grants
        .takeRefreshToken(fields.get("refresh_token"))
        .map(signIn -> tokens(signIn, true))
        .orElseGet(() -> refusal(400, "invalid_grant"));
  }

  private Answer tokens(SignIn signIn, boolean renewed) {
    var access = accessToken(signIn);
    grants.issued(access, signIn);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("access_token", access);
    answer.put("token_type", "Bearer");
    answer.put("expires_in", script.accessTokenLife().toSeconds());
    answer.put("refresh_token", grants.refreshToken(signIn));
    answer.put("id_token", script.idToken(idToken(signIn, access), renewed).compact());
    return Answer.json(200, script.tokenAnswer(answer));
  }

  private String accessToken(SignIn signIn) {
    if (script.opaque()) {
      return "access-" + UUID.randomUUID();
    }
    var now = clock.instant();
    var claims =
        Map.of(
            "iss", issuer,
            "sub", signIn.subject(),
            "aud", "api",
            "client_id", ProviderClient.ID,
            "iat", now.getEpochSecond(),
            "exp", now.plus(script.accessTokenLife()).getEpochSecond(),
            "jti", UUID.randomUUID().toString());
    return script
        .accessToken(new JwtDraft(claims, script.signing()).header("typ", "at+jwt"))
        .compact();
  }

  // OpenID Connect Core section 2. A renewal repeats the nonce, which section 12.2 allows.
  private JwtDraft idToken(SignIn signIn, String access) {
    var now = clock.instant().getEpochSecond();
    var claims = new LinkedHashMap<String, Object>(profile(signIn));
    claims.put("iss", issuer);
    claims.put("aud", ProviderClient.ID);
    claims.put("iat", now);
    claims.put("exp", now + ID_TOKEN_LIFE_S);
    claims.put("auth_time", signIn.authenticated().getEpochSecond());
    claims.put("sid", signIn.sid());
    claims.put("at_hash", halfHash(access));
    signIn.request().one("nonce").ifPresent(nonce -> claims.put("nonce", nonce));
    signIn.request().one("acr_values").ifPresent(acr -> claims.put("acr", acr.split(" ")[0]));
    return new JwtDraft(claims, script.signing());
  }

  private static Map<String, Object> profile(SignIn signIn) {
    return Map.of(
        "sub",
        signIn.subject(),
        "name",
        "Name of " + signIn.subject(),
        "preferred_username",
        signIn.subject(),
        "email",
        signIn.subject() + "@example.com");
  }

  // Section 3.1.3.6; EdDSA with Ed25519 hashes with SHA-512.
  private String halfHash(String token) {
    var hash = sha(script.signing().algorithm().equals("EdDSA") ? 512 : 256, token);
    return ProviderKey.base64Url(Arrays.copyOf(hash, hash.length / 2));
  }

  Answer userInfo(Received request) {
    var bearer =
        request
            .header("Authorization")
            .filter(value -> value.startsWith("Bearer "))
            .map(value -> value.substring("Bearer ".length()));
    Optional<SignIn> signIn = bearer.flatMap(grants::ofAccessToken);
    return signIn
        .map(found -> Answer.json(200, script.userInfo(profile(found))))
        .orElseGet(() -> refusal(401, "invalid_token"));
  }

  Answer revoke(Received request) {
    var fields = FormFields.read(request.body());
    if (!client.sent(request, fields)) {
      return refusal(401, "invalid_client");
    }
    grants.revoke(fields.get("token"));
    return Answer.json(200, Map.of());
  }

  private static Answer refusal(int status, String error) {
    return Answer.json(status, Map.of("error", error));
  }

  private static byte[] sha(int bits, String text) {
    try {
      return MessageDigest.getInstance("SHA-" + bits).digest(text.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
