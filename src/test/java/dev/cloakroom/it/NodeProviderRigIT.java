package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.fake.LogoutListener;
import dev.cloakroom.testing.FormFields;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The provider for Node.js, without the product: what other tests rest on is there. */
class NodeProviderRigIT {
  private static final CodeFlow CLIENT = NodeProviderRig.CLIENT;

  private final ProviderBrowser browser = new ProviderBrowser();

  @Test
  void signsInRenewsAndTellsOfTheLogout() {
    try (var listener = new LogoutListener();
        var provider = NodeProviderRig.start("http://localhost:8080", listener.address())) {
      var request = URI.create(provider.issuer() + "/auth?" + CLIENT.request(Map.of()));
      var back = browser.follow(request, Map.of("login", "ada", "password", "any"));
      var parameters = FormFields.read(back.getRawQuery());
      assertEquals(provider.issuer(), parameters.get("iss"));

      var endpoint = URI.create(provider.issuer() + "/token");
      var code = parameters.get("code");
      var tokens = CodeFlow.tokens(CLIENT.post(endpoint, CLIENT.exchange(code)));
      assertFalse(tokens.getString("access_token").contains("."), "it is opaque");
      var renewed = CodeFlow.tokens(CLIENT.post(endpoint, CLIENT.renewal(tokens)));
      var idToken = CodeFlow.claims(renewed, "id_token");
      assertEquals("n1", idToken.getString("nonce"));
      assertEquals("ada@example.com", idToken.getString("email"));

      var query =
          Map.of(
              "id_token_hint",
              renewed.getString("id_token"),
              "post_logout_redirect_uri",
              "http://localhost:8080/");
      var logout = URI.create(provider.issuer() + "/session/end?" + FormFields.encode(query));
      var after = browser.follow(logout, Map.of("logout", "yes"));
      assertEquals(URI.create("http://localhost:8080/"), after);
      var token = listener.await(1).get(0).split("\\.");
      assertEquals(idToken.getString("sid"), CodeFlow.jwtPart(token[1]).getString("sid"));
    }
  }
}
