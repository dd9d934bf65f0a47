package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Cookie;

/**
 * The whole flow in a browser. Skipped without Chromium, unless {@code cloakroom.browser.required}.
 */
@OnServer
class DemoPageIT {

  private static final Path SCREENSHOT = Path.of("target", "screenshots", "demo-page.png");

  private DemoPage page;

  @BeforeAll
  static void requireBrowser() {
    if (Files.isExecutable(DemoPage.BROWSER)) {
      return;
    }
    var reason = "No browser test: " + DemoPage.BROWSER + " is not installed";
    System.getLogger(DemoPageIT.class.getName()).log(System.Logger.Level.WARNING, reason);
    if (Boolean.getBoolean("cloakroom.browser.required")) {
      fail(reason);
    }
    abort(reason);
  }

  @BeforeEach
  void open() {
    page = DemoPage.open(Server.page());
  }

  @AfterEach
  void close() {
    if (page != null) {
      page.close();
    }
  }

  @Test
  void signsInCallsRenewsAndSignsOut() throws IOException {
    page.signIn("ada", "lovelace");
    assertEquals("Signed in as Ada Lovelace", page.who());
    assertEquals("who", page.focus());
    assertTrue(page.callUser().contains("ada@example.com"));

    var before = page.renewals();
    page.awaitTokenExpiry();
    assertTrue(page.callUser().contains("ada@example.com"));
    assertEquals(before + 1, page.renewals());
    page.saveScreenshot(SCREENSHOT);

    page.signOut();
    assertFalse(page.isSignedIn());
    assertEquals("username", page.focus());
    assertTrue(page.cookies().isEmpty(), "cookies outlive the session");
    assertEquals(List.of(), page.complaints());
  }

  @Test
  void scriptCannotReadTheCookies() {
    page.signIn("grace", "hopper");
    assertFalse(page.cookies().isEmpty(), "the browser holds no cookie");
    assertTrue(page.cookies().stream().allMatch(Cookie::isHttpOnly));
    assertEquals("", page.cookiesSeenByScript());
  }

  @Test
  void aWrongPasswordIsToldInWords() {
    page.signIn("ada", "byron");
    assertEquals(
        "That user name and password do not go together. Try one of the two people below.",
        page.error());
    assertEquals("password", page.focus());
    assertFalse(page.isSignedIn());

    page.signIn("ada", "lovelace");
    assertTrue(page.isSignedIn());
    assertEquals("", page.error());
  }

  @Test
  void everyControlHasAName() {
    assertEquals(Set.of(), page.namelessControls());
    page.signIn("ada", "lovelace");
    page.callUser();
    assertEquals(Set.of(), page.namelessControls());
  }

  @Test
  @NotOn(
      server = "glassfish",
      because = "GlassFish answers 503 to every path with a colon, before any application is asked")
  void theModuleTakesAColonForPartOfAPath() {
    assertEquals("404", page.script("return String((await fetch('/orders:batch')).status);"));
    assertEquals("200", page.script("return String((await fetch('/api/auth/session')).status);"));
    assertTrue(page.script("return String(await fetch('//example.org/'));").contains("calls http"));
  }

  @Test
  void theModuleTellsOfAnAnswerThatWasReadWhatItCan() {
    var problem =
        "const answer = await fetch('/relay/nowhere/'); %s const error = await"
            + " CloakroomError.from(answer); return error.status + ' ' + error.code;";
    assertEquals("404 unknown_route", page.script(problem.formatted("")));
    assertEquals("404 http_404", page.script(problem.formatted("await answer.text();")));
  }
}
