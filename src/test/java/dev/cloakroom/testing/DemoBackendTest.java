package dev.cloakroom.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.fake.FakeClock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoBackendTest {
  private final FakeClock clock = new FakeClock();
  private final DemoBackend backend = new DemoBackend(clock);

  @AfterEach
  void stop() {
    backend.close();
  }

  @Test
  void signsInTwoUsersAndNobodyElse() {
    assertEquals("Ada Lovelace", signIn("ada", "lovelace").get("name"));
    assertEquals("Grace Hopper", signIn("grace", "hopper").get("name"));
    assertRefused(401, "invalid_credentials", login("ada", "hopper"));
    assertRefused(401, "invalid_credentials", login("eve", "lovelace"));
    assertRefused(400, "invalid_request", post(DemoBackend.LOGIN, Map.of("username", "ada")));
    assertRefused(400, "invalid_request", send("POST", DemoBackend.LOGIN, "", "no JSON"));
  }

  @Test
  void signsAccessTokensWithTheKeyThatItPublishes() {
    var token = token(signIn("grace", "hopper"));
    var parts = token.split("\\.");
    var claims = ProviderClient.json(parts[1]);
    assertEquals(DemoBackend.ISSUER, claims.get("iss"));
    assertEquals("user-1906", claims.get("sub"));
    assertEquals(FakeClock.START.getEpochSecond() + 60, claims.get("exp"));
    assertTrue(claims.get("groups").toString().contains("cloakroom-admin"));
    var signed = Base64.getUrlDecoder().decode(parts[2]);
    assertTrue(DemoTokens.KEY.verifies((parts[0] + "." + parts[1]).getBytes(), signed));
    var keys = send("GET", DemoBackend.KEYS, "", "").body();
    assertTrue(keys.contains(DemoTokens.KEY.jwk().get("n").toString()), keys);
  }

  @Test
  void keepsTheOrdersOfEachUser() {
    var ada = token(signIn("ada", "lovelace"));
    var grace = token(signIn("grace", "hopper"));
    var hat = JsonText.of(Map.of("item", "hat", "quantity", 2));
    assertEquals(201, send("POST", DemoBackend.ORDERS, ada, hat).statusCode());
    var orders = send("GET", DemoBackend.ORDERS, ada, "").body();
    assertTrue(orders.contains("\"item\":\"hat\""), orders);
    assertEquals("[]", send("GET", DemoBackend.ORDERS, grace, "").body());

    for (var wrong : new String[] {"{}", "{\"item\":\" \",\"quantity\":1}", "[]"}) {
      assertRefused(400, "invalid_request", send("POST", DemoBackend.ORDERS, ada, wrong));
    }
    var many = JsonText.of(Map.of("item", "hat", "quantity", 100));
    assertRefused(400, "invalid_request", send("POST", DemoBackend.ORDERS, ada, many));
  }

  @Test
  void knowsNoTokenThatIsForgedOrHasExpired() {
    var token = token(signIn("ada", "lovelace"));
    assertEquals(200, send("GET", DemoBackend.USER, token, "").statusCode());
    assertEquals(401, send("GET", DemoBackend.USER, token + "x", "").statusCode());
    assertEquals(401, send("GET", DemoBackend.USER, "", "").statusCode());
    clock.pass(DemoTokens.LIFE);
    assertEquals(401, send("GET", DemoBackend.USER, token, "").statusCode());

    backend.accessTokensLive(Duration.ofHours(1));
    var longer = token(signIn("ada", "lovelace"));
    clock.pass(DemoTokens.LIFE);
    assertEquals(200, send("GET", DemoBackend.USER, longer, "").statusCode());
  }

  @Test
  void renewsOnceAndEndsTheSessionOfATokenThatComesAgain() {
    var first = signIn("ada", "lovelace");
    var second = JsonText.read(renew(first).body());
    assertNotEquals(first.get("refresh_token"), second.get("refresh_token"));
    assertEquals(200, send("GET", DemoBackend.USER, token(second), "").statusCode());
    assertRefused(400, "invalid_grant", renew(first));
    assertRefused(400, "invalid_grant", renew(second));
  }

  @Test
  void renewsNothingAfterALogoutOrAnEnd() {
    var ada = signIn("ada", "lovelace");
    var other = signIn("ada", "lovelace");
    var grace = signIn("grace", "hopper");
    assertEquals(
        204,
        post(DemoBackend.LOGOUT, Map.of("refresh_token", ada.get("refresh_token"))).statusCode());
    assertRefused(400, "invalid_grant", renew(ada));
    backend.endsSessionsOf("ada");
    assertRefused(400, "invalid_grant", renew(other));
    assertEquals(200, renew(grace).statusCode());
  }

  @Test
  void takesTheTokensOfAProviderThatItTrusts() {
    try (var provider = new ScriptedProvider(clock)) {
      var app = new ProviderCode(provider);
      var token = app.accessToken("grace");
      assertEquals(401, send("GET", DemoBackend.USER, token, "").statusCode());
      backend.trusts(provider);
      assertTrue(send("GET", DemoBackend.USER, token, "").body().contains("Grace Hopper"));
      assertEquals("[]", send("GET", DemoBackend.ORDERS, token, "").body());
      var stranger = app.accessToken("eve");
      assertRefused(404, "not_found", send("GET", DemoBackend.USER, stranger, ""));
      assertEquals(200, send("GET", DemoBackend.ORDERS, stranger, "").statusCode());
    }
  }

  @Test
  void forgetsAllWhenItIsReset() {
    var ada = signIn("ada", "lovelace");
    var hat = JsonText.of(Map.of("item", "hat", "quantity", 1));
    send("POST", DemoBackend.ORDERS, token(ada), hat);
    backend.answers(DemoBackend.LOGIN, 503, "text/plain", "");
    backend.reset();
    assertEquals(0, backend.calls(DemoBackend.LOGIN));
    assertRefused(400, "invalid_grant", renew(ada));
    var again = token(signIn("ada", "lovelace"));
    assertEquals("[]", send("GET", DemoBackend.ORDERS, again, "").body());
  }

  private Map<String, Object> signIn(String username, String password) {
    var answer = login(username, password);
    assertEquals(200, answer.statusCode(), answer::body);
    return JsonText.read(answer.body());
  }

  private HttpResponse<String> login(String username, String password) {
    return post(DemoBackend.LOGIN, Map.of("username", username, "password", password));
  }

  private HttpResponse<String> renew(Map<String, Object> tokens) {
    return post(DemoBackend.REFRESH, Map.of("refresh_token", tokens.get("refresh_token")));
  }

  private HttpResponse<String> post(String path, Map<String, ?> json) {
    return send("POST", path, "", JsonText.of(json));
  }

  private HttpResponse<String> send(String method, String path, String token, String body) {
    var request =
        HttpRequest.newBuilder(backend.url().resolve(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return PlainHttp.send(request);
  }

  private static String token(Map<String, Object> answer) {
    return answer.get("token").toString();
  }

  private static void assertRefused(int status, String error, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertEquals(Map.of("error", error), JsonText.read(answer.body()));
  }

  /** Gets access tokens of the provider, as Cloakroom does. */
  private record ProviderCode(ScriptedProvider provider) {
    private String accessToken(String user) {
      provider.user(user);
      var flow =
          new CodeFlow(ProviderClient.ID, ProviderClient.SECRET, "http://localhost/callback");
      var issuer = URI.create(provider.issuer());
      var request = issuer.resolve(ScriptedProvider.AUTHORIZE + "?" + flow.request(Map.of()));
      var location =
          PlainHttp.send(HttpRequest.newBuilder(request)).headers().firstValue("Location");
      var code = FormFields.read(URI.create(location.orElseThrow()).getRawQuery());
      var answer =
          flow.post(issuer.resolve(ScriptedProvider.TOKEN), flow.exchange(code.get("code")));
      return CodeFlow.tokens(answer).getString("access_token");
    }
  }
}
