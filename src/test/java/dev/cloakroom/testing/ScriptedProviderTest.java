package dev.cloakroom.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogoutListener;
import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedProviderTest {
  private static final CodeFlow CLIENT =
      new CodeFlow(
          ProviderClient.ID, ProviderClient.SECRET, "http://localhost:8080/api/login/callback");

  private final FakeClock clock = new FakeClock();
  private final ScriptedProvider provider = new ScriptedProvider(clock);

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void describesItselfAndItsKeys() {
    var metadata = CodeFlow.json(get(provider.issuer() + "/.well-known/openid-configuration"));
    assertEquals(provider.issuer(), metadata.getString("issuer"));
    var keys = CodeFlow.json(get(metadata.getString("jwks_uri"))).getJsonArray("keys");
    assertEquals("RSA", keys.getJsonObject(0).getString("kty"));
  }

  @Test
  void exchangesACodeForTokensThatAreRight() throws GeneralSecurityException {
    var response = signIn("openid");
    assertEquals(provider.issuer(), response.get("iss"));
    assertEquals("s1", response.get("state"));

    var answer = CodeFlow.tokens(exchange(response.get("code")));
    var idToken = answer.getString("id_token").split("\\.");
    var claims = CodeFlow.claims(answer, "id_token");
    assertEquals("n1", claims.getString("nonce"));
    assertEquals("ada", claims.getString("sub"));
    assertEquals(provider.lastSession(), claims.getString("sid"));
    assertEquals(FakeClock.START.getEpochSecond(), claims.getInt("iat"));
    assertTrue(isSigned(idToken, provider.script().signing()));
    var hash = MessageDigest.getInstance("SHA-256").digest(bytes(answer.getString("access_token")));
    assertEquals(ProviderKey.base64Url(Arrays.copyOf(hash, 16)), claims.getString("at_hash"));

    var info = CodeFlow.json(userInfo(answer));
    assertEquals("ada@example.com", info.getString("email"));
    assertEquals("POST", provider.last(ScriptedProvider.TOKEN).method());
  }

  @Test
  void refusesWhatIsNotAsTheCodeWasAskedFor() {
    for (var wrong : Map.of("code_verifier", "w".repeat(43), "redirect_uri", "/").entrySet()) {
      var form = CLIENT.exchange(signIn("openid").get("code"));
      form.put(wrong.getKey(), wrong.getValue());
      assertRefused(400, "invalid_grant", post(ScriptedProvider.TOKEN, form));
    }
    assertEquals("invalid_scope", signIn("profile").get("error"));
    var stranger = new CodeFlow(ProviderClient.ID, "other", CLIENT.redirectUri());
    var endpoint = endpoint(ScriptedProvider.TOKEN);
    assertRefused(401, "invalid_client", stranger.post(endpoint, CLIENT.exchange("any")));
  }

  @Test
  void aSecondUseOfACodeEndsTheSignIn() {
    var code = signIn("openid").get("code");
    var tokens = CodeFlow.json(exchange(code));
    assertRefused(400, "invalid_grant", exchange(code));
    assertRefused(400, "invalid_grant", renew(tokens));
    assertEquals(401, userInfo(tokens).statusCode());
  }

  @Test
  void renewsUntilARefreshTokenComesTwice() {
    var first = CodeFlow.tokens(exchange(signIn("openid").get("code")));
    var second = CodeFlow.tokens(renew(first));
    var third = CodeFlow.tokens(renew(second));
    assertRefused(400, "invalid_grant", renew(first));
    assertRefused(400, "invalid_grant", renew(third));
  }

  @Test
  void revokes() {
    var tokens = CodeFlow.tokens(exchange(signIn("openid").get("code")));
    var revoked = Map.of("token", tokens.getString("refresh_token"));
    assertEquals(200, post(ScriptedProvider.REVOCATION, revoked).statusCode());
    assertRefused(400, "invalid_grant", renew(tokens));
  }

  @Test
  void takesAnAssertionOfTheClientOnce() {
    var key = ProviderKey.ec("client");
    provider.client().authenticatesWith(key);
    var now = FakeClock.START.getEpochSecond();
    var assertion =
        new JwtDraft(
            Map.of(
                "iss",
                ProviderClient.ID,
                "sub",
                ProviderClient.ID,
                "aud",
                provider.issuer(),
                "jti",
                "j1",
                "iat",
                now,
                "exp",
                now + 60),
            key);
    var request = CLIENT.exchange(signIn("openid").get("code"));
    request.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    request.put("client_assertion", assertion.compact());
    assertEquals(200, send(ScriptedProvider.TOKEN, request).statusCode());
    assertRefused(401, "invalid_client", send(ScriptedProvider.TOKEN, request));
    for (var wrong :
        List.of(
            assertion.claim("jti", "j2").claim("aud", List.of(provider.issuer())).compact(),
            assertion.claim("aud", provider.issuer()).claim("exp", now + 61).compact(),
            assertion.claim("exp", now + 60).wronglySigned().compact())) {
      request.put("client_assertion", wrong);
      assertRefused(401, "invalid_client", send(ScriptedProvider.TOKEN, request));
    }
  }

  @Test
  void takesAPushedRequestOnce() {
    var answer = CodeFlow.json(post(ScriptedProvider.PUSHED, CLIENT.parameters(Map.of())));
    var pushed =
        FormFields.encode(
            Map.of("client_id", ProviderClient.ID, "request_uri", answer.getString("request_uri")));
    assertTrue(response(pushed).containsKey("code"));
    assertEquals(400, authorize(pushed).statusCode());
  }

  @Test
  void endsASessionAndTellsTheClient() {
    try (var listener = new LogoutListener()) {
      provider.tellsLogoutsTo(listener.address());
      var tokens = CodeFlow.tokens(exchange(signIn("openid").get("code")));
      var query =
          Map.of(
              "id_token_hint",
              tokens.getString("id_token"),
              "post_logout_redirect_uri",
              "http://localhost:8080/");
      var answer = get("%s/logout?%s".formatted(provider.issuer(), FormFields.encode(query)));
      assertEquals("http://localhost:8080/", location(answer));
      assertRefused(400, "invalid_grant", renew(tokens));

      var logoutToken = listener.await(1).get(0).split("\\.");
      var claims = CodeFlow.jwtPart(logoutToken[1]);
      assertEquals(provider.lastSession(), claims.getString("sid"));
      assertTrue(isSigned(logoutToken, provider.script().signing()));
      var unsigned = provider.sendLogoutToken(listener.address(), JwtDraft::unsigned);
      assertEquals(200, unsigned.statusCode());
      assertTrue(listener.await(2).get(1).endsWith("."));
    }
  }

  @Test
  void deviatesAsToldUntilReset() {
    var script = provider.script();
    script.metadata(members -> members.put("issuer", "https://other.example"));
    script.responses(parameters -> parameters.remove("state"));
    script.idTokens(token -> token.claim("nonce", "other").header("typ", "at+jwt"));
    script.tokenAnswers(members -> members.put("token_type", "bEARER"));
    script.rotatesKeys();
    var metadata = CodeFlow.json(get(provider.issuer() + "/.well-known/openid-configuration"));
    assertEquals("https://other.example", metadata.getString("issuer"));
    assertEquals(2, CodeFlow.json(get(metadata.getString("jwks_uri"))).getJsonArray("keys").size());

    var response = signIn("openid");
    assertFalse(response.containsKey("state"));
    var answer = CodeFlow.json(exchange(response.get("code")));
    assertEquals("bEARER", answer.getString("token_type"));
    var idToken = answer.getString("id_token").split("\\.");
    assertEquals("other", CodeFlow.jwtPart(idToken[1]).getString("nonce"));
    assertEquals("key-2", CodeFlow.jwtPart(idToken[0]).getString("kid"));

    script.refusesSignIn("access_denied");
    assertEquals("access_denied", signIn("openid").get("error"));
    provider.hangsUpOn(ScriptedProvider.TOKEN);
    assertThrows(UncheckedIOException.class, () -> exchange("any"));

    provider.reset();
    assertEquals("s1", signIn("openid").get("state"));
    assertEquals(0, provider.calls(ScriptedProvider.TOKEN));
  }

  @Test
  void signsByEachAlgorithm() {
    for (var key :
        List.of(ProviderKey.ec("e"), ProviderKey.ed25519("d"), ProviderKey.rsa("p", "PS256"))) {
      provider.script().signsWith(key).publishes(key.named(null), key.usedFor("enc"));
      var token = idToken();
      assertTrue(isSigned(token, key));
      assertFalse(isSigned(token, provider.script().rotatesKeys().signing()));
    }
    provider.script().idTokens(token -> token.signedWithSecret(ProviderClient.SECRET));
    var token = idToken();
    assertEquals("HS256", CodeFlow.jwtPart(token[0]).getString("alg"));
  }

  private String[] idToken() {
    var tokens = CodeFlow.tokens(exchange(signIn("openid").get("code")));
    return tokens.getString("id_token").split("\\.");
  }

  private static boolean isSigned(String[] token, ProviderKey key) {
    return key.verifies(bytes(token[0] + "." + token[1]), Base64.getUrlDecoder().decode(token[2]));
  }

  private Map<String, String> signIn(String scope) {
    return response(CLIENT.request(Map.of("scope", scope)));
  }

  private Map<String, String> response(String request) {
    var query = URI.create(location(authorize(request))).getRawQuery();
    var parameters = new LinkedHashMap<String, String>();
    FormFields.read(query).all().forEach((name, values) -> parameters.put(name, values.get(0)));
    return parameters;
  }

  private HttpResponse<String> authorize(String request) {
    return get(provider.issuer() + "/authorize?" + request);
  }

  private HttpResponse<String> exchange(String code) {
    return post(ScriptedProvider.TOKEN, CLIENT.exchange(code));
  }

  private HttpResponse<String> renew(JsonObject tokens) {
    return post(ScriptedProvider.TOKEN, CLIENT.renewal(tokens));
  }

  private HttpResponse<String> userInfo(JsonObject tokens) {
    return CodeFlow.send(
        HttpRequest.newBuilder(endpoint(ScriptedProvider.USERINFO))
            .header("Authorization", "Bearer " + tokens.getString("access_token")));
  }

  private HttpResponse<String> post(String path, Map<String, String> form) {
    return CLIENT.post(endpoint(path), form);
  }

  private HttpResponse<String> send(String path, Map<String, String> form) {
    return CodeFlow.send(CodeFlow.form(endpoint(path), form));
  }

  private URI endpoint(String path) {
    return URI.create(provider.issuer()).resolve(path);
  }

  private HttpResponse<String> get(String uri) {
    return CodeFlow.send(HttpRequest.newBuilder(URI.create(uri)));
  }

  private static String location(HttpResponse<String> answer) {
    assertEquals(302, answer.statusCode(), answer::body);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static void assertRefused(int status, String error, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertEquals("{\"error\":\"%s\"}".formatted(error), answer.body());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
