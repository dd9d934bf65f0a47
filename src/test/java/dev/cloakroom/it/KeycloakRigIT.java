package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.fake.LogoutListener;
import dev.cloakroom.testing.FormFields;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Keycloak itself, without the product: what other tests rest on is there. */
@EnabledIfSystemProperty(named = KeycloakRig.FOLDER, matches = ".+")
class KeycloakRigIT {
  private static KeycloakRig keycloak;
  private static URI app;
  private static CodeFlow client;

  private final ProviderBrowser browser = new ProviderBrowser();

  @BeforeAll
  static void start() {
    var site = KeycloakSite.started();
    keycloak = site.keycloak();
    app = site.page();
    client =
        new CodeFlow(
            KeycloakRig.CLIENT, KeycloakRig.SECRET, app.resolve("api/login/callback").toString());
  }

  @Test
  void signsInRenewsAndSignsOut() {
    var tokens = signIn();
    var idToken = CodeFlow.claims(tokens, "id_token");
    assertEquals(keycloak.issuer(), idToken.getString("iss"));
    assertEquals(KeycloakSite.SUBJECT, idToken.getString("sub"));
    assertEquals("n1", idToken.getString("nonce"));
    var groups = CodeFlow.claims(tokens, "access_token").getJsonArray("groups");
    assertTrue(groups.toString().contains("\"user\""), groups::toString);

    var renewed = renew(tokens);
    assertEquals(200, renewed.statusCode(), renewed::body);
    var query =
        Map.of(
            "id_token_hint",
            tokens.getString("id_token"),
            "post_logout_redirect_uri",
            app.toString());
    var logout = endpoint("logout?" + FormFields.encode(query));
    assertEquals(app, browser.follow(logout, Map.of()));
    assertEquals(400, renew(CodeFlow.json(renewed)).statusCode());
  }

  @Test
  void theAdministratorEndsSessionsAndTheClientIsTold() {
    try (var listener = new LogoutListener()) {
      var address = listener.address().toString();
      keycloak.changeClient(Map.of("backchannel.logout.url", address));
      var sid = CodeFlow.claims(signIn(), "id_token").getString("sid");
      keycloak.endSession(sid);
      var token = listener.await(1).get(0);
      assertEquals(sid, CodeFlow.jwtPart(token.split("\\.")[1]).getString("sid"));

      signIn();
      keycloak.logOut(KeycloakSite.SUBJECT);
      listener.await(2);
    } finally {
      var address = app.resolve("api/logout/backchannel").toString();
      keycloak.changeClient(Map.of("backchannel.logout.url", address));
    }
  }

  private JsonObject signIn() {
    var request = endpoint("auth?" + client.request(Map.of()));
    var back = FormFields.read(browser.follow(request, KeycloakSite.ADA).getRawQuery());
    assertEquals("s1", back.get("state"));
    assertEquals(keycloak.issuer(), back.get("iss"));
    return CodeFlow.tokens(client.post(endpoint("token"), client.exchange(back.get("code"))));
  }

  private HttpResponse<String> renew(JsonObject tokens) {
    return client.post(endpoint("token"), client.renewal(tokens));
  }

  private static URI endpoint(String name) {
    return URI.create(keycloak.issuer() + "/protocol/openid-connect/" + name);
  }
}
