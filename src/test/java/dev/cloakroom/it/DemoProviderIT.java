package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.testing.FormFields;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The demo backend's provider, without the product. */
@OnServer
class DemoProviderIT {
  private static final CodeFlow CLIENT =
      new CodeFlow(
          "cloakroom-demo", "cloakroom-demo-secret", Server.origin() + "/api/login/callback");

  private final ProviderBrowser browser = new ProviderBrowser();
  private final String issuer =
      Rig.ofThisRun()
          .demoBackend()
          .toString()
          .replace("localhost", "127.0.0.1")
          .replaceFirst("/$", "");

  @Test
  void signsInRenewsAndSignsOut() {
    var metadata = get(issuer + "/.well-known/openid-configuration", "");
    assertEquals(issuer, CodeFlow.json(metadata).getString("issuer"));

    var request = URI.create(issuer + "/authorize?" + CLIENT.request(Map.of()));
    var ada = Map.of("username", "ada", "password", "lovelace");
    var query = browser.follow(request, ada).getRawQuery();
    assertEquals(issuer, FormFields.read(query).get("iss"));

    var code = FormFields.read(query).get("code");
    var tokens = CodeFlow.tokens(CLIENT.post(endpoint("token"), CLIENT.exchange(code)));
    assertEquals("n1", CodeFlow.claims(tokens, "id_token").getString("nonce"));
    var bearer = "Bearer " + tokens.getString("access_token");
    assertTrue(get(issuer + "/userinfo", bearer).body().contains("ada@example.com"));
    assertEquals(200, get(issuer + "/user", bearer).statusCode());
    assertNotEquals(200, get(issuer + "/userinfo", "").statusCode());

    var renewed = CodeFlow.tokens(CLIENT.post(endpoint("token"), CLIENT.renewal(tokens)));
    var hint = FormFields.encode(Map.of("id_token_hint", tokens.getString("id_token")));
    assertTrue(browser.get(endpoint("end-session?" + hint)).body().contains("signed out"));
    assertEquals(400, CLIENT.post(endpoint("token"), CLIENT.renewal(renewed)).statusCode());
  }

  @Test
  void hearsNoOtherClient() {
    var stranger = new CodeFlow("cloakroom-demo", "other", Server.origin() + "/api/login/callback");
    var answer = stranger.post(endpoint("token"), stranger.exchange("any"));
    assertEquals(401, answer.statusCode(), answer::body);
    assertEquals("invalid_client", CodeFlow.json(answer).getString("error"));
    assertFalse(answer.headers().firstValue("WWW-Authenticate").isEmpty());
  }

  private URI endpoint(String name) {
    return URI.create(issuer + "/" + name);
  }

  private static HttpResponse<String> get(String uri, String authorization) {
    var request = HttpRequest.newBuilder(URI.create(uri));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return CodeFlow.send(request);
  }
}
