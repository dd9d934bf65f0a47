package dev.cloakroom.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserInfoTest {
  private static final String USERINFO = "/userinfo";

  private ProviderScene scene = new ProviderScene("cloakroom.oidc.userinfo", "true");

  @AfterEach
  void close() {
    scene.close();
  }

  private Optional<?> ask() {
    scene.grants(scene.token(scene.claims()));
    return new OpenIdProvider(scene.settings, scene.configured).userInfo(scene.exchange());
  }

  @Test
  void claimsAreAskedWithTheAccessToken() {
    scene.provider.reply(USERINFO, 200, "{\"sub\":\"ada\",\"email\":\"ada@app.example\"}");
    var claims = ScriptedProvider.json("{\"sub\":\"ada\",\"email\":\"ada@app.example\"}");
    assertEquals(Optional.of(claims), ask());
    var sent = scene.provider.last(USERINFO);
    assertEquals("GET", sent.method());
    assertEquals("Bearer access-2", sent.fields().get("Authorization"));
    assertNull(sent.fields().get("Content-Length"));
  }

  /** OpenID conformance: oidcc-client-test-userinfo-invalid-sub. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"sub\":\"eve\"}", "{}", "{\"sub\":7}", "[]", "eyJ.eyJ.c", ""})
  void otherAnswersAreDropped(String body) {
    scene.provider.reply(USERINFO, 200, body);
    assertEquals(Optional.empty(), ask());
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 404, 500})
  void aFailureFailsNothing(int status) {
    scene.provider.reply(USERINFO, status, "{\"sub\":\"ada\"}");
    assertEquals(Optional.empty(), ask());
  }

  @Test
  void anAnswerBeyondItsBoundIsDropped() {
    var long64 = "{\"sub\":\"ada\",\"x\":\"" + "x".repeat(64 * 1024) + "\"}";
    scene.provider.reply(USERINFO, 200, long64);
    assertEquals(Optional.empty(), ask());
  }

  @Test
  void nothingIsAskedUnlessConfiguredAndOffered() {
    scene.provider.metadata(Map.of("userinfo_endpoint", ""));
    assertEquals(Optional.empty(), ask());
    scene.close();
    scene = new ProviderScene();
    scene.provider.reply(USERINFO, 200, "{\"sub\":\"ada\"}");
    assertEquals(Optional.empty(), ask());
    assertEquals(0, scene.provider.count(USERINFO));
  }
}
