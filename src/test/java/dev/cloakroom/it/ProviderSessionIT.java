package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.FormFields;
import dev.cloakroom.testing.ProviderClient;
import dev.cloakroom.testing.ScriptedProvider;
import dev.cloakroom.testing.ScriptedServer.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions of an OpenID Provider: renewal, step-up, and set-ups beside the plain one. */
@OnServer
class ProviderSessionIT {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String TO_FILE = "?returnTo=" + ProviderVariants.FILE;

  private final ScriptedBackend backend = Server.backend();
  private final ScriptedProvider provider = Server.provider();
  private final Browser browser = at(ProviderVariants.ONLY);
  private final ProviderSignIn page = ProviderSignIn.of(browser);

  private static Browser at(String variant) {
    return Browser.at(Server.root(variant));
  }

  private void signIn() {
    assertEquals(303, page.signIn(TO_FILE).statusCode());
  }

  /** Signs in, and waits until the access token has ended; the next ones last. */
  private void signInUntilTheTokenHasEnded(Browser of) {
    provider.script().accessTokensLive(SHORT);
    ProviderSignIn.of(of).signIn(TO_FILE);
    var ended = Instant.now().plus(SHORT).plusSeconds(1);
    provider.script().accessTokensLive(Duration.ofMinutes(5));
    Await.until("the token has ended", () -> Instant.now().isAfter(ended));
  }

  private static String token(Browser of) {
    var answer = of.get("api/auth/token");
    assertEquals(200, answer.statusCode(), answer::body);
    return StrictJson.object(answer.body()).orElseThrow().getString("token");
  }

  private int renewals() {
    return (int)
        provider.requests(ScriptedProvider.TOKEN).stream()
            .filter(call -> call.body().contains("grant_type=refresh_token"))
            .count();
  }

  @Test
  void aTokenThatEndsIsRenewedOnceAndTheIdTokenIsKept() {
    signInUntilTheTokenHasEnded(browser);
    var old = browser.thief();
    var renewed = token(browser);
    assertEquals(1, renewals());
    var form = FormFields.read(provider.last(ScriptedProvider.TOKEN).body());
    assertTrue(form.one("scope").isEmpty());
    // A call that left the page before the renewal gets the same tokens.
    assertEquals(renewed, token(old));
    assertEquals(renewed, token(browser));
    assertEquals(1, renewals());
    assertTrue(browser.get("api/auth/session").body().contains("\"name\":\"Name of ada\""));
    assertEquals(3, browser.cookies().all().size());
  }

  @Test
  void a401OfTheBackendRenews() {
    signIn();
    var before = token(browser);
    backend.answers("/orders", 401, "application/json", "{}");
    assertEquals(401, browser.get("relay/backend/orders").statusCode());
    assertEquals(1, renewals());
    assertEquals(2, backend.calls("/orders"));
    assertNotEquals(before, token(browser));
    assertEquals(
        "Bearer " + token(browser), backend.last("/orders").header("Authorization").orElseThrow());
  }

  @Test
  void aRefusedRenewalEndsTheSession() {
    signInUntilTheTokenHasEnded(browser);
    provider.ends(provider.lastSession());
    Answers.assertProblem(401, "session_ended", browser.get("api/auth/token"));
    assertTrue(browser.cookies().isEmpty());
  }

  @Test
  void aSecretThatIsNoLongerRightEndsNoSession() {
    signInUntilTheTokenHasEnded(browser);
    provider.client().changesSecret("another");
    Answers.assertProblem(503, "refresh_unavailable", browser.get("api/auth/token"));
    assertEquals(3, browser.cookies().all().size());
    ServerLog.with("check cloakroom.oidc.client-id, client-secret or client-key");
    provider.client().changesSecret(ProviderClient.SECRET);
    Await.until("it is renewed", () -> browser.get("api/auth/token").statusCode() == 200);
  }

  @Test
  void aProviderThatIsDownEndsNoSession() {
    signInUntilTheTokenHasEnded(browser);
    provider.isDown();
    Answers.assertProblem(503, "refresh_unavailable", browser.get("api/auth/token"));
    assertEquals(3, browser.cookies().all().size());
  }

  @Test
  void aRenewedIdTokenOfAnotherUserEndsTheSession() {
    signInUntilTheTokenHasEnded(browser);
    provider.script().renewedIdTokens(token -> token.claim("sub", "mallory"));
    Answers.assertProblem(401, "session_ended", browser.get("api/auth/token"));
  }

  @Test
  void theKindOfTheSessionDecidesWhoRenews() {
    var both = at(ProviderVariants.BOTH);
    backend.answersLoginWith(
        "{\"token\":\"%s\",\"refresh_token\":\"r1\"}"
            .formatted(Tokens.jwt("ada", Instant.now().minusSeconds(1))));
    assertEquals(201, both.signIn("ada", "x").statusCode());
    backend.answersRefreshWith(
        "{\"token\":\"%s\"}".formatted(Tokens.jwt("ada", Instant.now().plusSeconds(600))));
    token(both);
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
    assertEquals(0, provider.calls(ScriptedProvider.TOKEN));

    signInUntilTheTokenHasEnded(both);
    token(both);
    assertEquals(1, renewals());
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void aStrongerSignInIsAskedForAndMade() {
    signIn();
    backend.answers(
        "/payments",
        new Answer(
            401,
            Map.of(
                "WWW-Authenticate",
                List.of(
                    "Bearer error=\"insufficient_user_authentication\","
                        + " acr_values=\"gold silver\", max_age=\"60\"")),
            "{}".getBytes(StandardCharsets.UTF_8)));
    var answer = browser.post("relay/backend/payments", "{}");
    assertEquals(401, answer.statusCode());
    var problem = StrictJson.object(answer.body()).orElseThrow();
    assertEquals("step_up_required", problem.getString("code"));
    assertEquals("[\"gold\",\"silver\"]", problem.getJsonArray("acrValues").toString());
    assertEquals(60, problem.getInt("maxAge"));
    assertEquals(0, renewals());
    assertEquals(1, backend.calls("/payments"));
    var before = token(browser);

    provider.script().idTokens(token -> token.claim("acr", "bronze"));
    var weak = page.signIn(TO_FILE + "&acr_values=gold+silver&max_age=60");
    assertEquals(401, weak.statusCode());
    assertTrue(weak.body().startsWith("<!doctype html>"));
    assertEquals(before, token(browser));

    provider.script().idTokens(token -> {});
    assertEquals(303, page.signIn(TO_FILE + "&acr_values=gold+silver&max_age=60").statusCode());
    var sent = FormFields.read(provider.last(ScriptedProvider.AUTHORIZE).query());
    assertEquals("gold silver", sent.get("acr_values"));
    assertEquals("60", sent.get("max_age"));
    assertNotEquals(before, token(browser));
  }

  @Test
  void aProviderThatAnswersInAFormIsComeBackFromWithoutANoneCookie() {
    provider.client().authenticatesWith(ProviderVariants.CLIENT_KEY);
    var forms = at(ProviderVariants.FORMS);
    var flow = ProviderSignIn.of(forms);
    var start = flow.start(TO_FILE);
    assertEquals(303, start.statusCode());
    var fields = flow.formOf(ProviderSignIn.location(start));
    assertTrue(fields.containsKey("code"), fields::toString);
    var led = forms.ledBy(URI.create(provider.issuer()));
    var posted = led.post("api/login/callback", FORM, FormFields.encode(fields));
    assertEquals(200, posted.statusCode());
    assertEquals(List.of(), posted.headers().allValues("Set-Cookie"));
    assertEquals("no-referrer", posted.headers().firstValue("Referrer-Policy").orElseThrow());
    assertEquals(0, provider.calls(ScriptedProvider.TOKEN));
    var target = ProviderSignIn.refreshTarget(posted);
    assertTrue(target.startsWith("/" + ProviderVariants.FORMS + "/api/login/callback?"), target);
    var callback = forms.following().get(target);
    assertEquals(303, callback.statusCode(), callback::body);
    token(forms);
    var tooLong = led.post("api/login/callback", FORM, "code=" + "x".repeat(17_000));
    assertEquals(413, tooLong.statusCode());
  }

  @Test
  void aFailureLeadsToThePageThatIsNamedForIt() {
    var both = at(ProviderVariants.BOTH);
    var flow = ProviderSignIn.of(both);
    provider.script().refusesSignIn("access_denied");
    var denied = flow.signIn("?returnTo=/api/user");
    assertEquals(303, denied.statusCode());
    assertEquals(
        "/" + ProviderVariants.BOTH + ProviderVariants.FILE + "?login_error=login_denied",
        ProviderSignIn.location(denied));
    var stranger = flow.comeBack(Server.root(ProviderVariants.BOTH).resolve("api/login/callback"));
    assertEquals(
        "/" + ProviderVariants.BOTH + ProviderVariants.FILE + "?login_error=login_invalid",
        ProviderSignIn.location(stranger));
  }

  @Test
  void aSignInWithoutATargetLeadsToThePageThatIsNamedForIt() {
    var answer = ProviderSignIn.of(at(ProviderVariants.BOTH)).signIn("");
    assertEquals(
        "/" + ProviderVariants.BOTH + ProviderVariants.FILE, ProviderSignIn.location(answer));
  }

  /** One test, for a provider that was reached once is known from then on. */
  @Test
  void aProviderThatIsDownAtDeploymentIsUsedAsSoonAsItIsThere() {
    var late = Server.lateProvider();
    var app = at(ProviderVariants.LATE);
    var flow = new ProviderSignIn(app, late);
    assertEquals(200, app.get("api/health/ready").statusCode());
    var refused = flow.start("");
    assertEquals(503, refused.statusCode());
    assertTrue(refused.body().contains("<h1>Provider unavailable</h1>"), refused::body);
    assertTrue(refused.headers().firstValue("Retry-After").isPresent());
    assertTrue(app.cookies().isEmpty());
    assertEquals(200, app.get("api/health/ready").statusCode());
    assertEquals("{\"authenticated\":false}", app.get("api/auth/session").body());

    late.reset();
    late.script()
        .metadata(members -> members.remove("end_session_endpoint"))
        .idTokens(token -> token.claim("acr", "silver"));
    Await.until("it is known", () -> flow.start(TO_FILE).statusCode() == 303);
    assertEquals(303, flow.signIn(TO_FILE).statusCode());
    // Without an end-session endpoint a logout is over at once.
    assertEquals(204, app.post("api/logout").statusCode());
    assertTrue(app.cookies().isEmpty());
  }
}
