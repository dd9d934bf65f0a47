package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.ScriptedServer.Received;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Three front ends in one deployment: the office is the default one, the club has a backend of its
 * own, and the users of the shop sign in at an OpenID Provider.
 */
@OnServer
class FrontEndsIT {
  private static final String OFFICE = "office.example";
  private static final String CLUB = "club.example";
  private static final String SHOP = "shop.example";

  private final ScriptedBackend backend = Server.backend();

  private static Browser at(String host) {
    return moved(Browser.at(Server.root(Variants.FRONT_ENDS)), host);
  }

  /** The same browser with the same cookies, on a page of another host. */
  private static Browser moved(Browser browser, String host) {
    return browser
        .with("Origin", "https://" + host)
        .with("X-Forwarded-Proto", "https")
        .with("X-Forwarded-Host", host);
  }

  private Browser signedInAtOffice() {
    return signedIn(OFFICE, "");
  }

  private Browser signedInAtClub() {
    return signedIn(CLUB, "/club");
  }

  private Browser signedIn(String host, String path) {
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(600));
    backend.answers(
        path + ScriptedBackend.LOGIN,
        200,
        "application/json",
        "{\"token\":\"%s\",\"refresh_token\":\"r\"}".formatted(token));
    backend.answers(
        path + ScriptedBackend.USER, 200, "application/json", "{\"at\":\"" + host + "\"}");
    var browser = at(host);
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    return browser;
  }

  private static void assertSignedIn(boolean expected, Browser browser) {
    var session = browser.get("api/auth/session").body();
    assertTrue(session.contains("\"authenticated\":" + expected), session);
  }

  private List<String> pathsAsked() {
    return backend.requests().stream().map(Received::path).toList();
  }

  @Test
  void eachHasItsBackendAndItsCookies() {
    var office = signedInAtOffice();
    var club = signedInAtClub();
    assertEquals("{\"at\":\"office.example\"}", office.get("api/user").body());
    assertEquals("{\"at\":\"club.example\"}", club.get("api/user").body());
    assertEquals(List.of("/auth/login", "/club/auth/login", "/user", "/club/user"), pathsAsked());
    assertTrue(office.cookies().all().stream().allMatch(cookie -> isOf("", cookie.name())));
    assertTrue(club.cookies().all().stream().allMatch(cookie -> isOf("club-", cookie.name())));
    assertEquals(200, club.get("api/auth/token").statusCode());
  }

  private static boolean isOf(String frontEnd, String cookie) {
    return cookie.matches("__Host-Http-" + frontEnd + "(access|refresh)Token");
  }

  @Test
  void theUsersOfOneSignInAtAProviderAndCannotElsewhere() {
    var shop = at(SHOP);
    Answers.assertProblem(405, "method_not_allowed", shop.signIn("ada", "x"));
    var start = shop.following().get("api/login");
    assertEquals(303, start.statusCode(), start::body);
    var location = location(start);
    assertTrue(
        location.contains("redirect_uri=https%3A%2F%2Fshop.example%2Ffront-ends%2Fapi%2Flogin"),
        location);
    var callback = ProviderSignIn.of(shop).answerTo(location);

    // The browser was made to bring the answer to another front end, with the cookie.
    var elsewhere = comeBack(moved(shop.thief(), OFFICE), callback);
    assertFalse(elsewhere.headers().allValues("Set-Cookie").toString().contains("accessToken"));
    assertSignedIn(false, moved(shop.thief(), OFFICE));

    var landed = comeBack(shop, callback);
    assertEquals(200, landed.statusCode(), landed::body);
    assertSignedIn(true, shop);
    assertSignedIn(false, moved(shop.thief(), OFFICE));
  }

  private static HttpResponse<String> comeBack(Browser browser, URI callback) {
    return browser
        .ledBy(URI.create(Server.provider().issuer()))
        .get("api/login/callback?" + callback.getRawQuery());
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void oneDoesNotOpenTheCookiesOfAnother() {
    var office = signedInAtOffice();
    assertSignedIn(true, office);
    // The shop has cookies of the same names.
    var copied = moved(office.thief(), SHOP);
    assertSignedIn(false, copied);
    Answers.assertProblem(401, "login_required", copied.get("api/auth/token"));
    Answers.assertProblem(401, "login_required", copied.get("relay/backend/orders"));
    assertFalse(pathsAsked().contains("/orders"));
    assertSignedIn(true, office);
  }

  @Test
  void oneDoesNotKnowTheRoutesOfAnother() {
    backend.answers("/base/map", 200, "text/plain", "a map");
    backend.answers("/club/list", 200, "text/plain", "a list");
    var office = signedInAtOffice();
    var club = signedInAtClub();
    assertEquals("a map", office.get("relay/files/map").body());
    Answers.assertProblem(404, "unknown_route", office.get("relay/members/list"));
    assertEquals("a list", club.get("relay/members/list").body());
    Answers.assertProblem(404, "unknown_route", club.get("relay/files/map"));
    // A route that both have leads to the backend of each.
    backend.answers("/club/orders", 200, "text/plain", "of the club");
    assertEquals("of the club", club.get("relay/backend/orders").body());
    Answers.assertProblem(404, "unknown_route", at(SHOP).get("relay/files/map"));
  }

  @Test
  void aPageOfOneCannotCallAnother() {
    var club = signedInAtClub();
    var fromOffice = club.with("Origin", "https://" + OFFICE).with("Sec-Fetch-Site", "cross-site");
    Answers.assertProblem(403, "cross_origin", fromOffice.get("api/user"));
    assertEquals(200, club.get("api/user").statusCode());
    var problem = club.get("api/nowhere").body();
    assertTrue(problem.contains("https://club.example/front-ends/api/problems/not_found"), problem);
    ServerLog.with("CrossOriginRefused", "origin=\"https://office.example\"", "frontend=\"club\"");
  }

  @Test
  void aLogoutAtOneLeavesTheSessionAtAnother() {
    var office = signedInAtOffice();
    var club = signedInAtClub();
    var copy = club.thief();
    assertEquals(204, club.post("api/logout").statusCode());
    assertSignedIn(false, copy);
    assertSignedIn(true, office);
  }

  @Test
  void attemptsAreCountedForEach() {
    backend.answers("/club" + ScriptedBackend.LOGIN, 401, "application/json", "{}");
    for (var i = 0; i < 3; i++) {
      Answers.assertProblem(401, "login_rejected", at(CLUB).signIn("counted", "guess" + i));
    }
    Answers.assertProblem(429, "too_many_attempts", at(CLUB).signIn("counted", "x"));
    backend.answersLoginWith("{\"token\":\"t\",\"refresh_token\":\"r\"}");
    assertEquals(201, at(OFFICE).signIn("counted", "x").statusCode());
  }

  @Test
  void anOriginThatIsOfNoneGetsTheDefaultOne() {
    var address = Browser.at(Server.root(Variants.FRONT_ENDS));
    var ready = address.get("api/health/ready");
    assertEquals(200, ready.statusCode(), ready::body);
    assertFalse(ready.body().contains("identity-provider"), ready::body);
    assertEquals(ready.body(), at(SHOP).get("api/health/ready").body());
    backend.answersLoginWith("{\"token\":\"t\",\"refresh_token\":\"r\"}");
    var unknown = moved(address, "unknown.example").with("Origin", "https://" + OFFICE);
    assertEquals(201, unknown.signIn("ada", "x").statusCode());
    assertEquals(List.of("/auth/login"), pathsAsked());
  }
}
