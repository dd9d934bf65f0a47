package dev.cloakroom.provider;

import static dev.cloakroom.provider.ProviderScene.CALLBACK;
import static dev.cloakroom.provider.ProviderScene.assertFails;
import static dev.cloakroom.provider.ScriptedProvider.METADATA;
import static dev.cloakroom.provider.ScriptedProvider.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProviderUrlsTest {
  // The example of RFC 7636 appendix B.
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final URI LANDING = URI.create("https://app.example/bye?a=b");

  private ProviderScene scene = new ProviderScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private OpenIdProvider facade(String... settings) {
    scene.close();
    scene = new ProviderScene(settings);
    return new OpenIdProvider(scene.settings, scene.configured);
  }

  private static URI start(OpenIdProvider provider, Map<String, String> page) {
    return provider.authorization(
        new AuthorizationRequest("SECRET-s", "SECRET-n", VERIFIER, CALLBACK, page));
  }

  private static List<String> values(URI url, String name) {
    return ScriptedProvider.parameters(url.getRawQuery(), name);
  }

  @Test
  void aRequestHoldsWhatItMustAndNothingElse() {
    var url = start(facade(), Map.of());
    assertEquals(
        scene.provider.issuer()
            + "/authorize?response_type=code&client_id=app"
            + "&redirect_uri=https%3A%2F%2Fapp.example%2Fapi%2Flogin%2Fcallback"
            + "&scope=openid+profile+email&state=SECRET-s&nonce=SECRET-n&code_challenge="
            + CHALLENGE
            + "&code_challenge_method=S256",
        url.toString());
  }

  @Test
  void aQueryOfTheEndpointIsKept() {
    var provider = facade();
    var endpoint = "https://op.example/authorize?policy=b2c%201";
    scene.provider.metadata(Map.of("authorization_endpoint", text(endpoint)));
    var url = start(provider, Map.of());
    assertTrue(url.toString().startsWith(endpoint + "&response_type=code&"), url::toString);
  }

  @Test
  void aPageSetsOnlyWhatTheSettingsPassThrough() {
    var page =
        Map.of("ui_locales", "de fr", "login_hint", "zoë&state=x", "redirect_uri", "https://evil");
    var url = start(facade("cloakroom.oidc.passthrough", "login_hint"), page);
    assertEquals(List.of("zoë&state=x"), values(url, "login_hint"));
    assertTrue(url.getRawQuery().endsWith("&login_hint=zo%C3%AB%26state%3Dx"), url::toString);
    assertEquals(List.of(), values(url, "ui_locales"));
    assertEquals(List.of(CALLBACK.toString()), values(url, "redirect_uri"));
    assertEquals(List.of("SECRET-s"), values(url, "state"));
  }

  @Test
  void fixedParametersReplaceThoseOfThePage() {
    var provider =
        facade("cloakroom.oidc.parameters", "prompt=consent,audience=https://api.example");
    var url = start(provider, Map.of("prompt", "none"));
    assertEquals(List.of("consent"), values(url, "prompt"));
    assertEquals(List.of("https://api.example"), values(url, "audience"));
  }

  @Test
  void resourcesAreRepeatedAndTheResponseModeIsNamed() {
    var url =
        start(
            facade(
                "cloakroom.oidc.resources",
                "https://a.example,https://b.example",
                "cloakroom.oidc.response-mode",
                "form_post"),
            Map.of());
    assertEquals(List.of("https://a.example", "https://b.example"), values(url, "resource"));
    assertEquals(List.of("form_post"), values(url, "response_mode"));
  }

  @Test
  void whatAPageDemandsIsAskedAndExpected() {
    var provider = facade();
    var page = Map.of("acr_values", "gold silver", "max_age", "60");
    var url = start(provider, page);
    assertEquals(List.of("gold silver"), values(url, "acr_values"));
    assertEquals(List.of("60"), values(url, "max_age"));
    assertEquals(
        new Expectation(
            "n", FakeClock.START, Set.of("gold", "silver"), Optional.of(Duration.ofMinutes(1))),
        provider.expectation("n", FakeClock.START, page));
  }

  @Test
  void aPageCannotDemandLessThanTheSettings() {
    var provider = facade("cloakroom.oidc.acr", "gold,silver", "cloakroom.oidc.max-age", "PT1H");
    assertDemands(provider, Map.of(), "gold silver", 3600);
    assertDemands(provider, Map.of("acr_values", "1", "max_age", "7200"), "gold silver", 3600);
    assertDemands(provider, Map.of("acr_values", "1 silver", "max_age", "0"), "silver", 0);
    assertDemands(provider, Map.of("max_age", "a lot"), "gold silver", 3600);
  }

  private static void assertDemands(
      OpenIdProvider provider, Map<String, String> page, String acr, int seconds) {
    var url = start(provider, page);
    assertEquals(List.of(acr), values(url, "acr_values"));
    assertEquals(List.of(Integer.toString(seconds)), values(url, "max_age"));
    var expected = provider.expectation("n", FakeClock.START, page);
    assertEquals(Set.of(acr.split(" ")), expected.acr());
    assertEquals(Optional.of(Duration.ofSeconds(seconds)), expected.maxAge());
  }

  @Test
  void aFixedContextIsAskedAndNotDemanded() {
    var provider = facade("cloakroom.oidc.parameters", "acr_values=gold");
    assertEquals(List.of("gold"), values(start(provider, Map.of("acr_values", "1")), "acr_values"));
    var expected = provider.expectation("n", FakeClock.START, Map.of("acr_values", "1"));
    assertEquals(Set.of(), expected.acr());
  }

  @Test
  void aLogoutNamesTheSessionByItsIdToken() {
    var url = facade().endSession(Optional.of("a.b.c"), LANDING).orElseThrow();
    assertEquals(
        scene.provider.issuer()
            + "/logout?id_token_hint=a.b.c"
            + "&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye%3Fa%3Db",
        url.toString());
  }

  @Test
  void withoutAnIdTokenItNamesTheClient() {
    var url = facade().endSession(Optional.empty(), LANDING).orElseThrow();
    assertEquals(List.of("app"), values(url, "client_id"));
    assertEquals(List.of(), values(url, "id_token_hint"));
  }

  @Test
  void aProviderWithoutLogoutOrThatIsDownGivesNoAddress() {
    var provider = facade();
    scene.provider.reply(METADATA, 503, "");
    assertEquals(Optional.empty(), provider.endSession(Optional.empty(), LANDING));
    scene.clock.pass(Duration.ofSeconds(1));
    scene.provider.metadata(Map.of("end_session_endpoint", ""));
    assertEquals(Optional.empty(), provider.endSession(Optional.empty(), LANDING));
  }

  @Test
  void theIssuerOfTheAnswerIsCompared() {
    var provider = facade();
    provider.requireIssuer(Optional.of(scene.provider.issuer()));
    provider.requireIssuer(Optional.empty());
    for (var other : List.of("", scene.provider.issuer() + "/", "https://evil.example")) {
      var failure = assertFails(Reason.ISS, () -> provider.requireIssuer(Optional.of(other)));
      assertEquals(Problem.LOGIN_INVALID, failure.problem());
    }
  }

  @Test
  void theIssuerMustBeThereIfTheProviderSaysSo() {
    var provider = facade();
    scene.provider.metadata(Map.of("authorization_response_iss_parameter_supported", "true"));
    assertFails(Reason.ISS, () -> provider.requireIssuer(Optional.empty()));
  }

  @Test
  void secretsOfTheSignInAreNotPrinted() {
    var request = new AuthorizationRequest("SECRET", "SECRET", "SECRET", CALLBACK, Map.of());
    assertFalse(request.toString().contains("SECRET"));
    assertFalse(ProviderScene.EXPECTED.toString().contains(ProviderScene.NONCE));
  }
}
