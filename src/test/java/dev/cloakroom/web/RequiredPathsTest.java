package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings.Pages;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.Lines;
import dev.cloakroom.web.RequiredPaths.Finding;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RequiredPathsTest {
  private static RequiredPaths requiring(String list) {
    return new RequiredPaths(
        TestSettings.of(
                "cloakroom.login.required",
                list,
                "cloakroom.login.page",
                "/sign-in.html",
                "cloakroom.login.error-path",
                "/failed/")
            .login()
            .pages());
  }

  static List<String> lines() {
    return Lines.of(RequiredPathsTest.class, "/required-paths.txt");
  }

  /** As if the server took no spelling for another: the path as it was sent must be enough. */
  @ParameterizedTest
  @MethodSource("lines")
  void knowsEverySpelling(String line) {
    var columns = line.split(" ");
    var paths = requiring("/reports/*,/account.html,/Team%20Room/*,/plans/index.html");
    var expected = Finding.valueOf(columns[0].toUpperCase(Locale.ROOT));
    assertEquals(expected, paths.find(columns[1], "", "/"));
    assertEquals(expected, paths.find("/app" + columns[1], "/app", "/"));
  }

  /** As if nothing were to be seen in the path as it was sent. */
  @ParameterizedTest
  @CsvSource({
    "/reports/may.html, REQUIRED",
    "/reports, REQUIRED",
    "/Reports/May.html, REQUIRED",
    "/account.html, REQUIRED",
    "/account.htm, FREE",
    "/, FREE"
  })
  void goesByWhatTheServerHasMappedAsWell(String mapped, Finding expected) {
    assertEquals(expected, requiring("/reports/*,/account.html").find("/x", "", mapped));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/user, /api/user, FREE",
    "/api, /api, FREE",
    "/api;x=1/user, /api/user, FREE",
    "/relay/orders/a%2fb, /relay/orders/a/b, FREE",
    "/relay/orders/%2e%2e, /relay/orders/.., FREE",
    "/apis, /apis, REQUIRED",
    "/relayed/x, /relayed/x, REQUIRED",
    "/api/../reports/may.html, /reports/may.html, UNCLEAR",
    "/relay/..;/reports/may.html, /reports/may.html, UNCLEAR",
    "/api/%2e%2e/reports/may.html, /reports/may.html, UNCLEAR",
    "/api/x, /reports/may.html, REQUIRED",
    "/api/x, /relay/x, REQUIRED"
  })
  void leavesApiAndRelayToTheirRules(String path, String mapped, Finding expected) {
    assertEquals(expected, requiring("/*").find(path, "", mapped));
  }

  @ParameterizedTest
  @CsvSource({
    "/sign-in.html, FREE",
    "/failed/, FREE",
    "/cloakroom.js, FREE",
    "/cloakroom.d.ts, FREE",
    "/favicon.ico, FREE",
    "/sign-in.html;x=1, REQUIRED",
    "/SIGN-IN.html, REQUIRED",
    "/sign-in.html/, REQUIRED",
    "/sign-in.html/more, REQUIRED",
    "/failed, REQUIRED",
    "/failed/more, REQUIRED",
    "/%63loakroom.js, REQUIRED",
    "/, REQUIRED",
    "'', REQUIRED",
    "/index.html, REQUIRED"
  })
  void neverRequiresWhatTheSignInNeeds(String path, Finding expected) {
    assertEquals(expected, requiring("/*").find(path, "", path));
    assertEquals(expected, requiring("/*").find("/app" + path, "/app", path));
  }

  @ParameterizedTest
  @CsvSource({
    "//app/reports/may.html",
    "/%61pp/reports/may.html",
    "/./app/reports/may.html",
    "/x/../app/reports/may.html",
    "/app/../app/reports/may.html",
    "/////app/reports/may.html",
    "http://app.example/app/reports/may.html",
    "*"
  })
  void refusesAUriThatDoesNotBeginWithTheContextPath(String uri) {
    assertEquals(Finding.UNCLEAR, requiring("/reports/*").find(uri, "/app", "/reports/may.html"));
  }

  @Test
  void isEmptyWithoutEntries() {
    Pages pages = TestSettings.of().login().pages();
    assertTrue(new RequiredPaths(pages).isEmpty());
    assertFalse(requiring("/a").isEmpty());
  }
}
