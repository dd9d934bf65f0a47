package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.CookieJar;
import dev.cloakroom.testing.CookieJar.SameSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shortest way through: each variant of the product in its place, signed in, used, signed out.
 */
@OnServer
class SmokeIT {

  @ParameterizedTest
  @ValueSource(strings = {"api/health/live", "api/health/ready"})
  void isHealthy(String path) {
    assertEquals(200, Browser.at(Server.page()).get(path).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {Variants.PAGE, "app", "deep"})
  void signsInCallsAndSignsOut(String variant) {
    var browser = Browser.at(Server.root(variant));

    var login = browser.signIn("ada", "lovelace");
    assertEquals(201, login.statusCode(), login::body);
    assertEquals(List.of(), browser.cookies().refusals());
    assertEquals(
        Set.of("__Host-Http-accessToken", "__Host-Http-refreshToken"),
        browser.cookies().all().stream().map(CookieJar.Cookie::name).collect(Collectors.toSet()));
    assertFalse(login.body().contains("token"), login::body);

    var token = browser.get("api/auth/token");
    assertEquals(200, token.statusCode(), token::body);
    assertTrue(token.body().contains("\"token\""), token::body);

    var user = browser.get("api/user");
    assertEquals(200, user.statusCode(), user::body);
    assertTrue(user.body().contains("ada@example.com"), user::body);

    assertEquals(204, browser.post("api/logout").statusCode());
    assertTrue(browser.cookies().isEmpty());
    assertEquals(401, browser.get("api/auth/token").statusCode());
  }

  @Test
  void itsCookiesAreOutOfReachAndLastAsLongAsTheSession() {
    var browser = Browser.at(Server.page());
    var before = Instant.now();
    browser.signIn("ada", "lovelace");
    for (var cookie : browser.cookies().all()) {
      assertTrue(cookie.secure() && cookie.httpOnly() && cookie.hostOnly(), cookie::name);
      assertEquals(SameSite.STRICT, cookie.sameSite(), cookie::name);
      assertEquals("/", cookie.path(), cookie::name);
      var life = Duration.between(before, cookie.expiry().orElseThrow());
      assertTrue(life.toHours() >= 23 && life.toHours() <= 24, cookie::name);
    }
    assertEquals(List.of(), browser.cookies().namesReadByScript());
  }

  @Test
  void anotherSiteIsRefused() {
    var browser = Browser.at(Server.page());
    browser.signIn("ada", "lovelace");
    assertEquals(403, browser.crossSite().get("api/auth/token").statusCode());
    assertEquals(403, browser.crossSite().post("api/logout").statusCode());
    assertEquals(200, browser.get("api/auth/token").statusCode());
  }

  @Test
  void theServerTakesAllTheCookiesThereCanBeAndShowsNoBanner() {
    var browser = Browser.at(Server.page()).with("Cookie", "a=" + "x".repeat(40 * 1024));
    var answer = browser.get("api/health/live");
    assertEquals(200, answer.statusCode());
    assertTrue(answer.headers().firstValue("Server").isEmpty());
    assertTrue(answer.headers().firstValue("X-Powered-By").isEmpty());
  }
}
