package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.testing.Browser;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Users sign in at node oidc-provider, whose access tokens are no JWTs, whose renewed ID tokens
 * have a nonce, and whose logout asks the user. What is tried is the same on every server, so a
 * Payara Micro of this test's own has it.
 */
@OnOneServer
class NodeProviderIT {
  private static final String NAME = "node-provider";
  private static final String TOKEN = "api/auth/token";
  private static final String TO_PAGE = "?returnTo=/empty.html";
  private static final Map<String, String> ADA = Map.of("login", "ada", "password", "any");

  private static NodeProviderRig provider;
  private static NodeProcess server;

  private final ScriptedBackend backend = Server.backend();
  private final Browser browser = Browser.at(server.root());
  private final ProviderBrowser atProvider = new ProviderBrowser();

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Rig.FOLDER);
    var port = Rig.freePort();
    var origin = "http://localhost:" + port;
    var address = origin + "/" + NAME;
    provider = NodeProviderRig.start(address, URI.create(address + "/api/logout/backchannel"));
    var settings =
        Map.of(
            "cloakroom.public-origins",
            origin,
            "cloakroom.oidc.issuer",
            provider.issuer(),
            "cloakroom.oidc.client-id",
            NodeProviderRig.CLIENT.client(),
            "cloakroom.oidc.client-secret",
            NodeProviderRig.CLIENT.secret());
    server = NodeProcess.start(NAME, port, Map.of(), List.of(Variants.product(NAME, settings)));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  @BeforeEach
  void reset() {
    backend.reset();
  }

  private void signIn(Browser app) {
    var callback = atProvider.signIn(app, TO_PAGE, ADA);
    assertEquals(303, callback.statusCode(), callback::body);
    assertEquals(List.of(), app.cookies().refusals());
  }

  private static JsonObject session(Browser app) {
    return StrictJson.object(app.get("api/auth/session").body()).orElseThrow();
  }

  private static String token(Browser app) {
    var answer = app.get(TOKEN);
    assertEquals(200, answer.statusCode(), answer::body);
    return CodeFlow.json(answer).getString("token");
  }

  @Test
  void anOpaqueTokenReachesTheBackendAndIsRenewed() {
    signIn(browser);
    var claims = session(browser).getJsonObject("claims");
    assertEquals("ada", claims.getString("sub"));
    assertEquals("ada@example.com", claims.getString("email"));

    var first = token(browser);
    assertFalse(first.contains("."), "it is a JWT");
    // Its life is known from expires_in, so the backend is not asked about it.
    assertEquals(0, backend.calls(ScriptedBackend.USER));
    backend.answersUserWith(200, "application/json", "{}");
    assertEquals(200, browser.get("api/user").statusCode());
    var sent = backend.last(ScriptedBackend.USER);
    assertEquals(List.of("Bearer " + first), sent.headers().get("Authorization"));

    Await.until("the token is renewed", () -> !token(browser).equals(first));
    var second = token(browser);
    Await.until("it is renewed again", () -> !token(browser).equals(second));
    assertNotEquals(first, token(browser));
    assertEquals(claims, session(browser).getJsonObject("claims"));
  }

  @Test
  void aLogoutThatTheUserConfirmsEndsTheSessionsOfBothBrowsers() {
    signIn(browser);
    // Two sessions here that belong to one there.
    var other = Browser.at(server.root());
    signIn(other);
    var logout = browser.post("api/logout");
    assertEquals(200, logout.statusCode(), logout::body);
    assertTrue(browser.cookies().isEmpty());
    token(other);

    var location = URI.create(CodeFlow.json(logout).getString("location"));
    assertEquals(server.root(), atProvider.follow(location, Map.of("logout", "yes")));
    Await.until("the other one is told", () -> other.get(TOKEN).statusCode() == 401);
    assertTrue(other.cookies().isEmpty());
  }
}
