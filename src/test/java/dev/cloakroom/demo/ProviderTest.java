package dev.cloakroom.demo;

import static dev.cloakroom.demo.ProviderInProcess.AFTER_LOGOUT;
import static dev.cloakroom.demo.ProviderInProcess.ISSUER;
import static dev.cloakroom.demo.ProviderInProcess.REDIRECT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.demo.ProviderInProcess.Answer;
import dev.cloakroom.fake.LogoutListener;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The provider of the demo backend. */
class ProviderTest {
  private static final String VERIFIER = "v".repeat(43);
  private static final Map<String, String> ADA = Map.of("username", "ada", "password", "lovelace");

  private final ProviderInProcess provider = new ProviderInProcess(Optional.empty());

  @Test
  void describesItselfWhereItIs() {
    var metadata = provider.get(".well-known/openid-configuration").json();
    assertEquals(ISSUER, metadata.getString("issuer"));
    assertEquals(ISSUER + "/authorize", metadata.getString("authorization_endpoint"));
  }

  @Test
  void signsInWithAFormAndExchangesTheCode() {
    var page = provider.get(authorize(Map.of("login_hint", "<ada>")));
    assertEquals(200, page.status());
    assertTrue(page.body().contains("value=\"&lt;ada&gt;\""), page.body());
    var policy = page.header("Content-Security-Policy");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertTrue(policy.contains("form-action 'self' http://localhost:8080"), policy);

    var back = provider.submit(authorize(Map.of()), ADA);
    assertEquals(303, back.status(), back::body);
    assertTrue(back.location().startsWith(REDIRECT + "?code="), back.location());
    assertTrue(back.location().contains("state=s+1"), back.location());
    assertEquals(ISSUER, parameter(back, "iss"));

    var tokens = exchange(parameter(back, "code")).json();
    var idToken = claims(tokens, "id_token");
    assertEquals("n1", idToken.getString("nonce"));
    assertEquals("user-1815", idToken.getString("sub"));
    assertEquals(ISSUER, idToken.getString("iss"));
    assertEquals("cloakroom-demo", idToken.getString("aud"));
    assertEquals(AccessTokens.ISSUER, claims(tokens, "access_token").getString("iss"));
  }

  @Test
  void aWrongPasswordIsToldOnThePage() {
    var wrong = Map.of("username", "ada", "password", "byron");
    var page = provider.submit(authorize(Map.of()), wrong);
    assertEquals(200, page.status());
    assertTrue(page.body().contains("role=\"alert\""), page.body());
    assertFalse(provider.hasCookie());
  }

  @Test
  void aFormOfAnotherSiteSignsNobodyInOrOut() {
    for (var origin : List.of("https://evil.example", "null", "http:/", "http://127.0.0.1:80")) {
      assertEquals(400, provider.submitFrom(origin, authorize(Map.of()), ADA).status());
    }
    signIn();
    assertEquals(400, provider.submitFrom("null", "account", Map.of()).status());
    var confirmed = Map.of("confirmed", "true");
    provider.submitFrom("https://evil.example", "end-session", confirmed);
    assertTrue(provider.hasCookie());
  }

  @Test
  void whoIsSignedInIsNotAskedAgainUnlessTheClientWantsIt() {
    assertEquals("login_required", parameter(ask(Map.of("prompt", "none")), "error"));
    var sid = claims(signIn(), "id_token").getString("sid");
    assertNotEquals("", parameter(ask(Map.of("prompt", "none")), "code"));
    assertEquals(303, ask(Map.of()).status());
    assertEquals(200, ask(Map.of("prompt", "login")).status());
    assertEquals(200, ask(Map.of("max_age", "0")).status());
    provider.clock.pass(Duration.ofSeconds(60));
    assertEquals(303, ask(Map.of("max_age", "60")).status());
    provider.clock.pass(Duration.ofSeconds(1));
    assertEquals(200, ask(Map.of("max_age", "60")).status());

    var again = claims(signIn(), "id_token");
    assertEquals(sid, again.getString("sid"));
    assertEquals(provider.clock.instant().getEpochSecond(), again.getInt("auth_time"));
    provider.clock.pass(Duration.ofHours(12));
    assertEquals(200, ask(Map.of()).status());
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "scope, profile, invalid_scope",
    "code_challenge_method, plain, invalid_request",
    "code_challenge, short, invalid_request",
    "prompt, none login, invalid_request",
    "max_age, -1, invalid_request",
    "response_mode, form_post, invalid_request",
    "request, e30, request_not_supported",
    "request_uri, urn:x, request_uri_not_supported",
  })
  void tellsTheClientWhatIsWrong(String name, String value, String error) {
    var answer = ask(Map.of(name, value));
    assertEquals(303, answer.status());
    assertEquals(error, parameter(answer, "error"));
    assertEquals(ISSUER, parameter(answer, "iss"));
    assertEquals("s 1", parameter(answer, "state"));
  }

  @Test
  void leadsNowhereThatIsNotRegistered() {
    assertEquals(400, ask(Map.of("redirect_uri", REDIRECT + "/")).status());
    assertEquals(400, ask(Map.of("client_id", "other")).status());
    assertEquals(400, provider.submit(authorize(Map.of("client_id", "other")), ADA).status());
    assertEquals(
        "invalid_request", parameter(provider.get(authorize(Map.of()) + "&state=2"), "error"));
  }

  @Test
  void aCodeIsGoodOnceBrieflyAndAsItWasAskedFor() {
    var code = code();
    var tokens = exchange(code).json();
    assertRefused("invalid_grant", exchange(code));
    assertRefused("invalid_grant", renew(tokens));

    var wrong = new LinkedHashMap<>(exchangeOf(code()));
    wrong.put("code_verifier", "w".repeat(43));
    assertRefused("invalid_grant", provider.call("token", wrong));
    wrong = new LinkedHashMap<>(exchangeOf(code()));
    wrong.put("redirect_uri", AFTER_LOGOUT);
    assertRefused("invalid_grant", provider.call("token", wrong));
    var late = code();
    provider.clock.pass(Duration.ofMinutes(1));
    assertRefused("invalid_grant", exchange(late));
  }

  @Test
  void aRefreshTokenThatComesTwiceEndsTheSignIn() {
    var first = signIn();
    var second = renew(first).json();
    assertFalse(claims(second, "id_token").containsKey("nonce"));
    var third = renew(second).json();
    assertRefused("invalid_grant", renew(first));
    assertRefused("invalid_grant", renew(third));
  }

  @Test
  void aRenewalDoesNotChangeWhenTheUserSignedIn() {
    var start = provider.clock.instant().getEpochSecond();
    var first = signIn();
    provider.clock.pass(Duration.ofMinutes(5));
    var second = renew(first).json();
    for (var token : List.of(claims(first, "access_token"), claims(second, "access_token"))) {
      assertEquals(start, token.getJsonNumber("auth_time").longValue());
    }
  }

  @Test
  void hearsOnlyTheClient() {
    var form = exchangeOf(code());
    for (var authorization : List.of("Basic !", "Basic eDp5", "Basic eA==", "Bearer x")) {
      var answer = provider.callAs(authorization, "token", form);
      assertEquals(401, answer.status());
      assertEquals("invalid_client", answer.json().getString("error"));
      assertTrue(answer.header("WWW-Authenticate").startsWith("Basic"));
      assertEquals(401, provider.callAs(authorization, "revoke", form).status());
    }
    var inForm = new LinkedHashMap<>(form);
    inForm.put("client_id", "cloakroom-demo");
    inForm.put("client_secret", "a secret:%");
    assertEquals(401, provider.call("token", inForm).status());
    assertEquals(200, provider.callAs("", "token", inForm).status());
    assertRefused("unsupported_grant_type", provider.call("token", Map.of("grant_type", "x")));
    assertRefused("invalid_request", provider.call("token", Map.of()));
  }

  @Test
  void revokes() {
    var tokens = signIn();
    var token = Map.of("token", tokens.getString("refresh_token"));
    assertEquals(200, provider.call("revoke", token).status());
    assertEquals(200, provider.call("revoke", token).status());
    assertRefused("invalid_grant", renew(tokens));
    assertRefused("invalid_request", provider.call("revoke", Map.of()));
  }

  @Test
  void signsOutWithTheIdTokenOfTheSession() {
    var tokens = signIn();
    provider.clock.pass(Duration.ofHours(1));
    var hint = Map.of("id_token_hint", tokens.getString("id_token"));
    var back = endSession(hint, Map.of("post_logout_redirect_uri", AFTER_LOGOUT, "state", "a b"));
    assertEquals(303, back.status());
    assertEquals("a b", parameter(back, "state"));
    assertFalse(provider.hasCookie());
    assertRefused("invalid_grant", renew(tokens));
    assertEquals(200, ask(Map.of()).status());
  }

  @Test
  void asksBeforeASignOutThatProvesNothing() {
    signIn();
    var redirect = Map.of("post_logout_redirect_uri", AFTER_LOGOUT);
    for (var hint : List.of("", "a.b.c", "a.b", SigningKey.publicKeyAsPem())) {
      var page = endSession(Map.of("id_token_hint", hint), redirect);
      assertEquals(200, page.status());
      assertTrue(page.body().contains("Sign out?"), page.body());
    }
    assertTrue(provider.hasCookie());
    var elsewhere = Map.of("post_logout_redirect_uri", "https://evil.example/");
    assertEquals(400, endSession(elsewhere, Map.of()).status());

    var confirmed = new LinkedHashMap<>(redirect);
    confirmed.put("confirmed", "true");
    assertEquals(AFTER_LOGOUT, provider.submit("end-session", confirmed).location());
    assertFalse(provider.hasCookie());
    assertTrue(endSession(Map.of(), Map.of()).body().contains("signed out"));
  }

  @Test
  void tellsTheClientWhenTheUserSignsOutHere() {
    var listener = new LogoutListener();
    var telling = new ProviderInProcess(Optional.of(listener.address()));
    telling.submit(authorize(Map.of()), ADA);
    assertTrue(telling.get("account").body().contains("Ada Lovelace"));
    assertTrue(telling.submit("account", Map.of()).body().contains("signed out"));
    var claims = SigningKey.claims(listener.await(1).get(0)).orElseThrow();
    assertEquals("user-1815", claims.getString("sub"));
    assertTrue(
        claims
            .getJsonObject("events")
            .containsKey("http://schemas.openid.net/event/backchannel-logout"));

    // What the client says to it, if anything, keeps nobody from signing out.
    listener.answers(listener.address().getPath(), 400, "text/plain", "no");
    telling.submit(authorize(Map.of()), ADA);
    assertEquals(200, telling.submit("account", Map.of()).status());
    listener.close();
    telling.submit(authorize(Map.of()), ADA);
    assertEquals(200, telling.submit("account", Map.of()).status());
  }

  private String code() {
    var back = provider.hasCookie() ? ask(Map.of()) : provider.submit(authorize(Map.of()), ADA);
    return parameter(back, "code");
  }

  private JsonObject signIn() {
    var back = provider.submit(authorize(Map.of()), ADA);
    return exchange(parameter(back, "code")).json();
  }

  private Answer ask(Map<String, String> more) {
    return provider.get(authorize(more));
  }

  private static String authorize(Map<String, String> more) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("response_type", "code");
    parameters.put("client_id", "cloakroom-demo");
    parameters.put("redirect_uri", REDIRECT);
    parameters.put("scope", "openid profile");
    parameters.put("state", "s 1");
    parameters.put("nonce", "n1");
    parameters.put("code_challenge", SigningKey.base64Url(AuthorizationCodes.sha256(VERIFIER)));
    parameters.put("code_challenge_method", "S256");
    parameters.putAll(more);
    return "authorize?" + ProviderInProcess.query(parameters);
  }

  private Answer exchange(String code) {
    return provider.call("token", exchangeOf(code));
  }

  private static Map<String, String> exchangeOf(String code) {
    return Map.of(
        "grant_type", "authorization_code",
        "code", code,
        "redirect_uri", REDIRECT,
        "code_verifier", VERIFIER);
  }

  private Answer renew(JsonObject tokens) {
    return provider.call(
        "token",
        Map.of("grant_type", "refresh_token", "refresh_token", tokens.getString("refresh_token")));
  }

  private Answer endSession(Map<String, String> some, Map<String, String> more) {
    var all = new LinkedHashMap<>(some);
    all.putAll(more);
    return provider.get("end-session?" + ProviderInProcess.query(all));
  }

  private static JsonObject claims(JsonObject tokens, String name) {
    return SigningKey.claims(tokens.getString(name)).orElseThrow();
  }

  private static void assertRefused(String error, Answer answer) {
    assertEquals(400, answer.status(), answer::body);
    assertEquals(error, answer.json().getString("error"));
  }

  private static String parameter(Answer answer, String name) {
    var query = URI.create(answer.location()).getRawQuery();
    return List.of(query.split("&")).stream()
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), UTF_8))
        .findFirst()
        .orElse("");
  }
}
