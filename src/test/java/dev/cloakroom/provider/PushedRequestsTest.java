package dev.cloakroom.provider;

import static dev.cloakroom.provider.ProviderScene.CALLBACK;
import static dev.cloakroom.provider.ProviderScene.assertFails;
import static dev.cloakroom.provider.ScriptedProvider.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.provider.SignInFailed.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushedRequestsTest {
  private static final String PAR = "/par";
  private static final String TAKEN =
      "{\"request_uri\":\"urn:ietf:params:oauth:request_uri:6&x\",\"expires_in\":60}";

  private ProviderScene scene = new ProviderScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private void demand() {
    offer(true);
  }

  private void offer(boolean demanded) {
    scene.provider.metadata(
        Map.of(
            "require_pushed_authorization_requests",
            "" + demanded,
            "pushed_authorization_request_endpoint",
            text(scene.provider.issuer() + PAR),
            "token_endpoint_auth_methods_supported",
            "[\"client_secret_basic\",\"client_secret_post\"]"));
  }

  private URI start() {
    var request =
        new AuthorizationRequest("SECRET-s", "n", "v", CALLBACK, Map.of("prompt", "login"));
    return scene.parts().urls().authorization(request);
  }

  /** A provider may demand it of this client alone, which its metadata does not say. */
  @ParameterizedTest
  @CsvSource({"auto,true,true", "auto,false,false", "required,false,true", "off,true,false"})
  void theSettingDecidesWhetherTheRequestIsPushed(String par, boolean demanded, boolean pushed) {
    scene.close();
    scene = new ProviderScene("cloakroom.oidc.par", par);
    offer(demanded);
    scene.provider.reply(PAR, 201, TAKEN);
    assertEquals(pushed, start().getQuery().contains("request_uri="));
  }

  @Test
  void theBrowserCarriesOnlyAReference() {
    demand();
    scene.provider.reply(PAR, 201, TAKEN);
    assertEquals(
        scene.provider.issuer()
            + "/authorize?client_id=app"
            + "&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A6%26x",
        start().toString());
    var sent = scene.provider.last(PAR);
    assertEquals("POST", sent.method());
    assertEquals(List.of("SECRET-s"), sent.parameter("state"));
    assertEquals(List.of("login"), sent.parameter("prompt"));
    assertEquals(List.of("S256"), sent.parameter("code_challenge_method"));
    assertEquals(List.of("app"), sent.parameter("client_id"));
    assertEquals(List.of(), sent.parameter("request_uri"));
    assertTrue(sent.fields().get("Authorization").startsWith("Basic "));
    start();
    assertEquals(2, scene.provider.count(PAR));
  }

  @Test
  void theIdOfTheClientIsSentOnce() {
    scene.close();
    scene = new ProviderScene("cloakroom.oidc.client-auth", "client_secret_post");
    demand();
    scene.provider.reply(PAR, 201, TAKEN);
    start();
    assertEquals(List.of("app"), scene.provider.last(PAR).parameter("client_id"));
    assertEquals(
        List.of(ProviderScene.SECRET), scene.provider.last(PAR).parameter("client_secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "400,'{\"error\":\"invalid_request\"}',TOKEN",
    "401,'{\"error\":\"invalid_client\"}',INVALID_CLIENT",
    "400,'{\"request_uri\":\"urn:x\"}',TOKEN",
    "413,'',TOKEN",
    "201,'{}',TOKEN",
    "201,'{\"request_uri\":7}',TOKEN",
    "429,'',UNREACHABLE",
    "503,'',UNREACHABLE"
  })
  void aRequestThatIsNotTakenIsNotSentInAnotherWay(int status, String body, Reason reason) {
    demand();
    scene.provider.reply(PAR, status, body, "Retry-After", "9");
    var failure = assertFails(reason, this::start);
    var unavailable = reason == Reason.UNREACHABLE;
    assertEquals(
        unavailable ? Optional.of(Duration.ofSeconds(9)) : Optional.empty(), failure.retryAfter());
  }

  @Test
  void aDemandWithoutAnEndpointIsAFault() {
    scene.provider.metadata(Map.of("require_pushed_authorization_requests", "true"));
    assertFails(Reason.METADATA, this::start);
  }

  @Test
  void nothingIsPushedUnlessDemanded() {
    scene.provider.metadata(
        Map.of("pushed_authorization_request_endpoint", text(scene.provider.issuer() + PAR)));
    assertEquals(List.of("SECRET-s"), ScriptedProvider.parameters(start().getRawQuery(), "state"));
    assertEquals(0, scene.provider.count(PAR));
  }
}
