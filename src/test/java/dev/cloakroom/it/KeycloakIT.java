package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.FormFields;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Users sign in at Keycloak's own page, which is another site than the application. */
@EnabledIfSystemProperty(named = KeycloakRig.FOLDER, matches = ".+")
class KeycloakIT {
  private static final String TO_PAGE = "?returnTo=/index.html";
  private static final String TOKEN = "api/auth/token";

  private static final System.Logger LOG = System.getLogger(KeycloakIT.class.getName());

  private static KeycloakSite site;

  private final Browser browser = Browser.at(site.page());
  private final ProviderBrowser atKeycloak = new ProviderBrowser();

  @BeforeAll
  static void start() {
    site = KeycloakSite.started();
  }

  // Of all sessions of a user, Keycloak names one in its logout token.
  @BeforeEach
  void forgetTheSessionsOfOtherTests() {
    site.backend().reset();
    site.keycloak().logOut(KeycloakSite.SUBJECT);
  }

  private HttpResponse<String> signIn() {
    return signIn(browser, atKeycloak);
  }

  private static HttpResponse<String> signIn(Browser browser, ProviderBrowser atKeycloak) {
    var callback = atKeycloak.signIn(browser, TO_PAGE, KeycloakSite.ADA);
    assertEquals(303, callback.statusCode(), callback::body);
    assertEquals("/index.html", location(callback));
    assertEquals(List.of(), browser.cookies().refusals());
    assertTrue(session(browser).getBoolean("authenticated"));
    return callback;
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static JsonObject session(Browser browser) {
    return StrictJson.object(browser.get("api/auth/session").body()).orElseThrow();
  }

  private static String token(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    return StrictJson.object(answer.body()).orElseThrow().getString("token");
  }

  private static String sid(Browser browser) {
    return CodeFlow.claims(CodeFlow.json(browser.get(TOKEN)), "token").getString("sid");
  }

  private static String keyId(Browser browser) {
    return CodeFlow.jwtPart(token(browser.get(TOKEN)).split("\\.")[0]).getString("kid");
  }

  // The session tells full seconds only, and in the last one the token is good.
  private static void awaitEndOfTokens() {
    var end = Instant.now().plus(KeycloakSite.TOKEN_LIFETIME);
    Await.until("all tokens have ended", () -> Instant.now().isAfter(end));
  }

  @Test
  void theTokenOfTheSignInReachesTheBackend() {
    LOG.log(System.Logger.Level.INFO, "The callback set {0} bytes of cookies", setCookie(signIn()));

    var user = browser.get("api/user");
    assertEquals(200, user.statusCode(), user::body);
    assertTrue(user.body().contains("ada@example.com"), user::body);
    var token = token(browser.get(TOKEN));
    var sent = site.backend().last(ScriptedBackend.USER);
    assertEquals(List.of("Bearer " + token), sent.headers().get("Authorization"));
    assertTrue(sent.header("Cookie").isEmpty());
  }

  private static int setCookie(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .mapToInt(line -> ("Set-Cookie: " + line + "\r\n").length())
        .sum();
  }

  @Test
  void theSessionShowsTheClaimsOfTheIdToken() {
    signIn();
    var claims = session(browser).getJsonObject("claims");
    assertEquals(KeycloakSite.SUBJECT, claims.getString("sub"));
    assertEquals("Ada Lovelace", claims.getString("name"));
    assertEquals("ada", claims.getString("preferred_username"));
    assertEquals("ada@example.com", claims.getString("email"));
    assertTrue(claims.getJsonArray("groups").toString().contains("\"user\""), claims::toString);
  }

  // Keycloak ends the session of a refresh token that comes a second time.
  @Test
  void threeCallsAtATimeRenewOnce() throws Exception {
    signIn();
    var first = token(browser.get(TOKEN));
    awaitEndOfTokens();
    var threads = Executors.newFixedThreadPool(3);
    try {
      var others = Stream.generate(browser::thief).limit(3).toList();
      var calls =
          others.stream().map(other -> threads.submit(() -> token(other.get(TOKEN)))).toList();
      var renewed = calls.get(0).get();
      assertNotEquals(first, renewed);
      assertEquals(renewed, calls.get(1).get());
      assertEquals(renewed, calls.get(2).get());

      awaitEndOfTokens();
      assertNotEquals(renewed, token(others.get(0).get(TOKEN)));
    } finally {
      threads.shutdownNow();
    }
  }

  // No other test may rotate them: the product loads them anew once in 30 seconds.
  @Test
  void otherKeysCostNoSignIn() {
    signIn();
    site.keycloak().rotateKeys();
    var other = Browser.at(site.page());
    signIn(other, new ProviderBrowser());
    assertNotEquals(keyId(browser), keyId(other));
    awaitEndOfTokens();
    assertEquals(200, browser.get("api/user").statusCode());
  }

  @Test
  void aLogoutEndsTheSessionAtKeycloakWithoutAQuestion() {
    signIn();
    var answer = browser.post("api/logout");
    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(browser.cookies().isEmpty());
    var logout = URI.create(CodeFlow.json(answer).getString("location"));
    var back = atKeycloak.get(logout);
    assertEquals(302, back.statusCode(), back::body);
    assertEquals(site.page().toString(), location(back));
    assertFailsWith("login_required", browser, "?prompt=none&returnTo=/index.html");
  }

  @Test
  void anEndAtKeycloakIsTheEndHere() {
    signIn();
    site.keycloak().endSession(sid(browser));
    Answers.assertProblem(401, "session_ended", browser.get(TOKEN));
    assertTrue(browser.cookies().isEmpty());
  }

  // The logout token names one of the two (keycloak/keycloak#22914).
  @Test
  void theEndOfAllSessionsOfAUserIsTheEndOfEachHere() {
    var other = Browser.at(site.page());
    signIn();
    signIn(other, new ProviderBrowser());
    site.keycloak().logOut(KeycloakSite.SUBJECT);
    var both = List.of(browser.get(TOKEN).statusCode(), other.get(TOKEN).statusCode());
    assertTrue(both.contains(401), both::toString);
    Await.until(
        "the renewal is refused",
        () -> Stream.of(browser, other).noneMatch(each -> each.get(TOKEN).statusCode() == 200));
    assertTrue(browser.cookies().isEmpty());
    assertTrue(other.cookies().isEmpty());
  }

  @Test
  void anotherClientSecretEndsNoSession() {
    signIn();
    var before = token(browser.get(TOKEN));
    site.keycloak().changeSecret("another-secret");
    try {
      awaitEndOfTokens();
      Answers.assertProblem(503, "refresh_unavailable", browser.get(TOKEN));
      assertFailsWith("provider_invalid", Browser.at(site.page()), TO_PAGE);
      assertTrue(session(browser).getBoolean("authenticated"));
    } finally {
      site.keycloak().changeSecret(KeycloakRig.SECRET);
    }
    assertNotEquals(before, token(browser.get(TOKEN)));
  }

  @Test
  void aDemandThatIsNotMetLeavesTheSession() {
    signIn();
    assertFailsWith("authentication_insufficient", browser, TO_PAGE + "&acr_values=gold");
    assertTrue(session(browser).getBoolean("authenticated"));
    assertEquals(
        303, atKeycloak.signIn(browser, TO_PAGE + "&max_age=0", KeycloakSite.ADA).statusCode());
    assertTrue(session(browser).getBoolean("authenticated"));
  }

  // Its metadata does not say what one client demands (RFC 9126 section 6).
  @Test
  void aClientThatMustPushItsRequestsIsRefused() {
    var demand = "require.pushed.authorization.requests";
    site.keycloak().changeClient(Map.of(demand, "true"));
    try {
      assertFailsWith("login_invalid", browser, TO_PAGE);
    } finally {
      site.keycloak().changeClient(Map.of(demand, "false"));
    }
    signIn();
  }

  private void assertFailsWith(String code, Browser in, String query) {
    var callback = atKeycloak.signIn(in, query, KeycloakSite.ADA);
    assertEquals(303, callback.statusCode(), callback::body);
    assertTrue(location(callback).endsWith("?login_error=" + code), location(callback));
  }

  @Test
  void aClientThatSignsAndPushesSignsInRenewsAndSignsOut() {
    var app = Browser.at(site.signing());
    var request = URI.create(location(app.following().get("api/login")));
    assertEquals(
        Set.of("client_id", "request_uri"), FormFields.read(request.getRawQuery()).all().keySet());
    var callback = atKeycloak.signIn(app, "?returnTo=/empty.html", KeycloakSite.ADA);
    assertEquals(303, callback.statusCode(), callback::body);
    var first = token(app.get(TOKEN));
    awaitEndOfTokens();
    assertNotEquals(first, token(app.get(TOKEN)));
    var logout = CodeFlow.json(app.post("api/logout")).getString("location");
    assertEquals(site.signing(), atKeycloak.follow(URI.create(logout), Map.of()));
    assertFalse(session(app).getBoolean("authenticated"));
  }
}
