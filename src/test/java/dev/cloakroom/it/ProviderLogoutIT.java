package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.FormFields;
import dev.cloakroom.testing.JwtDraft;
import dev.cloakroom.testing.ProviderClient;
import dev.cloakroom.testing.ScriptedProvider;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logout that goes on at the OpenID Provider, and logout that the provider orders. */
@OnServer
class ProviderLogoutIT {
  private static final String BACKCHANNEL = "api/logout/backchannel";
  // The time between two looks at what other nodes have ended is a second; the machine is busy.
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final ScriptedProvider provider = Server.provider();
  private final Browser browser = Browser.at(Server.root(ProviderVariants.ONLY));

  private static Browser signedIn(String variant) {
    var browser = Browser.at(Server.root(variant));
    signIn(browser);
    return browser;
  }

  private static void signIn(Browser browser) {
    ProviderSignIn.of(browser).signIn("?returnTo=" + ProviderVariants.FILE);
    assertEquals(200, browser.get("api/auth/token").statusCode());
  }

  @BeforeEach
  void signIn() {
    signIn(browser);
  }

  private static URI backchannel(String variant) {
    return Server.root(variant).resolve(BACKCHANNEL);
  }

  private static void assertEnded(Browser copy) {
    Answers.assertProblem(401, "session_ended", copy.thief().get("api/auth/token"));
  }

  private static void assertEndsSession(URI location) {
    var sent = FormFields.read(location.getRawQuery());
    assertEquals(Server.provider().issuer() + "/logout", location.toString().split("\\?")[0]);
    assertEquals(3, sent.get("id_token_hint").split("\\.").length);
    assertEquals(
        Server.origin() + "/" + ProviderVariants.ONLY + "/", sent.get("post_logout_redirect_uri"));
    assertEquals(2, sent.all().size());
  }

  @Test
  void aScriptIsToldWhereTheLogoutGoesOn() {
    var copy = browser.thief();
    var answer = browser.post("api/logout");
    assertEquals(200, answer.statusCode());
    Answers.assertHeaders(answer);
    var json = StrictJson.object(answer.body()).orElseThrow();
    assertEquals(1, json.size());
    assertEndsSession(URI.create(json.getString("location")));
    assertTrue(browser.cookies().isEmpty());
    assertEnded(copy);
    assertEquals(204, browser.post("api/logout").statusCode());
    provider.awaitCalls(ScriptedProvider.REVOCATION, 1);
  }

  @Test
  void aFormIsLedToTheProvider() {
    var copy = browser.thief();
    var form = browser.following();
    var answer = form.post("api/logout", "application/x-www-form-urlencoded", "");
    assertEquals(303, answer.statusCode());
    assertEndsSession(URI.create(ProviderSignIn.location(answer)));
    assertTrue(browser.cookies().isEmpty());
    assertEnded(copy);
    var again = form.post("api/logout", "application/x-www-form-urlencoded", "");
    assertEquals(303, again.statusCode());
    assertEquals(List.of("/" + ProviderVariants.ONLY + "/"), again.headers().allValues("Location"));
  }

  @Test
  void anotherSiteSignsNobodyOut() {
    var evil = browser.ledBy(URI.create("https://evil.example"));
    var answer = evil.post("api/logout", "application/x-www-form-urlencoded", "");
    Answers.assertProblemPage(Problem.CROSS_ORIGIN, answer);
    assertEquals(200, browser.get("api/auth/token").statusCode());
  }

  @Test
  void theSessionEndsWhileTheProviderIsDown() {
    var copy = browser.thief();
    provider.isDown();
    assertEquals(200, browser.post("api/logout").statusCode());
    assertTrue(browser.cookies().isEmpty());
    assertEnded(copy);
  }

  @Test
  void aLogoutForgetsTheSignInsThatAreUnderWay() {
    var callback = ProviderSignIn.of(browser).callback("");
    browser.post("api/logout");
    assertTrue(browser.cookies().isEmpty());
    assertEquals(400, ProviderSignIn.of(browser).comeBackLate(callback).statusCode());
  }

  private HttpResponse<String> told(Consumer<JwtDraft> change) {
    return provider.sendLogoutToken(backchannel(ProviderVariants.ONLY), change);
  }

  private static void assertTaken(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals("", answer.body());
    assertEquals(List.of("no-store"), answer.headers().allValues("Cache-Control"));
    assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
  }

  @Test
  void theProviderEndsTheSessionOfASid() {
    var sid = provider.lastSession();
    var other = signedIn(ProviderVariants.ONLY);
    assertTaken(told(token -> token.claim("sid", sid)));
    assertEnded(browser);
    assertEquals(200, other.get("api/auth/token").statusCode());
    assertEquals("{\"authenticated\":false}", browser.get("api/auth/session").body());
  }

  @Test
  void aTokenThatComesTwiceHasOneEffect() {
    var token = provider.logoutToken("ada", provider.lastSession());
    var to = backchannel(ProviderVariants.ONLY);
    assertTaken(provider.sendLogoutToken(to, token));
    assertEnded(browser);
    signIn(browser);
    assertTaken(provider.sendLogoutToken(to, token));
    assertEquals(200, browser.get("api/auth/token").statusCode());
  }

  @Test
  void aSubAloneEndsAllOfTheUserButNoSignInAfterIt() {
    provider.user("told-by-sub");
    signIn(browser);
    var other = signedIn(ProviderVariants.ONLY);
    assertTaken(told(token -> token.claim("sid", null)));
    assertEnded(browser);
    assertEnded(other);
    signIn(browser);
  }

  @Test
  void aSidEndsAllOfTheUserWhereItIsSetUpSo() {
    provider.user("told-by-sid");
    var first = signedIn(ProviderVariants.BOTH);
    var second = signedIn(ProviderVariants.BOTH);
    assertTaken(provider.sendLogoutToken(backchannel(ProviderVariants.BOTH), token -> {}));
    assertEnded(first);
    assertEnded(second);
  }

  @Test
  void aForgedTokenEndsNothing() {
    List<Consumer<JwtDraft>> forgeries =
        List.of(
            JwtDraft::wronglySigned,
            JwtDraft::unsigned,
            token -> token.signedWithSecret(ProviderClient.SECRET),
            token -> token.claim("iss", "https://evil.example"),
            token -> token.claim("aud", "another"),
            token -> token.claim("events", null),
            token -> token.claim("nonce", "n"),
            token -> token.claim("sub", null).claim("sid", null),
            token -> token.header("typ", "JWT+other"));
    for (var forgery : forgeries) {
      assertRefused(told(forgery));
    }
    var to = browser.withoutProof();
    var form = "application/x-www-form-urlencoded";
    assertRefused(to.post(BACKCHANNEL, form, "logout_token=a.b.c"));
    assertRefused(to.post(BACKCHANNEL, form, "x=1"));
    assertRefused(to.post(BACKCHANNEL, form, "logout_token=" + "x".repeat(20_000)));
    assertRefused(to.post(BACKCHANNEL, "application/json", "{}"));
    assertEquals(200, browser.get("api/auth/token").statusCode());
  }

  // Back-Channel Logout 1.0 section 2.8.
  private static void assertRefused(HttpResponse<String> answer) {
    assertEquals(400, answer.statusCode());
    assertEquals("{\"error\":\"invalid_request\"}", answer.body());
    assertEquals(List.of("application/json"), answer.headers().allValues("Content-Type"));
    assertEquals(List.of("no-store"), answer.headers().allValues("Cache-Control"));
  }

  @Test
  void aLogoutTellsTheProviderWhichTellsUsAndThatIsFine() {
    provider.tellsLogoutsTo(backchannel(ProviderVariants.ONLY));
    var location =
        StrictJson.object(browser.post("api/logout").body()).orElseThrow().getString("location");
    var back = new ProviderSignIn(browser, provider).answerTo(location);
    assertEquals(Server.root(ProviderVariants.ONLY), back);
    signIn(browser);
  }

  @Test
  void aSignInThatIsUnderWayWhenTheProviderEndsItsSessionIsRefused() {
    var page = ProviderSignIn.of(browser);
    var callback = page.callback("");
    assertTaken(told(token -> {}));
    assertEquals(400, page.comeBack(callback).statusCode());
  }

  @Test
  void aSecondNodeKnowsWithinASecond() {
    var nodes = ProviderVariants.NODES;
    var user = Browser.at(Server.root(nodes.get(1)));
    // The redirect URI is one node's, and the start was the other's.
    var callback = ProviderSignIn.of(user).comeBack(ProviderSignIn.of(user).callback(""));
    assertEquals(200, callback.statusCode(), callback::body);
    for (var node : nodes) {
      assertEquals(200, user.through(Server.root(node)).get("api/auth/token").statusCode(), node);
    }
    var began = System.nanoTime();
    assertTaken(provider.sendLogoutToken(backchannel(nodes.get(0)), token -> {}));
    var other = user.through(Server.root(nodes.get(1)));
    Await.until(
        "the second node knows", () -> other.thief().get("api/auth/token").statusCode() == 401);
    var took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(WITHIN) < 0, took::toString);
    assertEnded(user.through(Server.root(nodes.get(0))));
  }

  @Test
  void aCallbackIsTakenOnceOnAllNodes() {
    var nodes = ProviderVariants.NODES;
    var user = Browser.at(Server.root(nodes.get(0)));
    var callback = ProviderSignIn.of(user).callback("");
    var again = user.thief();
    var before = provider.calls(ScriptedProvider.TOKEN);
    assertEquals(200, ProviderSignIn.of(user).comeBack(callback).statusCode());
    var atOther = URI.create(callback.toString().replace(nodes.get(0), nodes.get(1)));
    assertEquals(200, ProviderSignIn.of(again).comeBack(atOther).statusCode());
    assertEquals(before + 1, provider.calls(ScriptedProvider.TOKEN));
    assertEquals(200, again.get("api/auth/token").statusCode());
  }

  @Test
  void aSessionWithAPasswordKnowsNothingOfTheProvider() {
    var both = Browser.at(Server.root(ProviderVariants.BOTH));
    var token = "of-the-password";
    Server.backend().answersLoginWith("{\"token\":\"" + token + "\"}");
    assertEquals(201, both.signIn("ada", "lovelace").statusCode());
    assertEquals(204, both.post("api/logout").statusCode());
    Server.backend().awaitCalls("/auth/logout", 1);
    // Tokens of an earlier test's session may be revoked only now.
    for (var revoked : provider.requests(ScriptedProvider.REVOCATION)) {
      assertFalse(revoked.body().contains(token), revoked::body);
    }

    signIn(both);
    assertEquals(200, both.post("api/logout").statusCode());
    provider.awaitCalls(ScriptedProvider.REVOCATION, 1);
    assertEquals(1, Server.backend().calls("/auth/logout"));
    assertFalse(provider.last(ScriptedProvider.REVOCATION).body().isEmpty());
  }
}
