package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The whole flow in a browser. */
@OnServer
class DemoPageIT {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private DemoPage page;

  private void open(BrowserMake browser) {
    page = DemoPage.open(browser, Server.page());
  }

  @AfterEach
  void close() {
    if (page != null) {
      page.close();
    }
  }

  @InEachBrowser
  void signsInCallsRenewsAndSignsOut(BrowserMake browser) throws IOException {
    open(browser);
    page.signIn("ada", "lovelace");
    assertEquals("Signed in as Ada Lovelace", page.who());
    assertEquals("who", page.focus());
    assertTrue(page.callUser().contains("ada@example.com"));

    var before = page.renewals();
    page.awaitTokenExpiry();
    assertTrue(page.callUser().contains("ada@example.com"));
    assertEquals(before + 1, page.renewals());
    page.saveScreenshot(SCREENSHOTS.resolve("demo-page-" + browser + ".png"));

    page.signOut();
    assertFalse(page.isSignedIn());
    assertEquals("username", page.focus());
    page.awaitNoCookies();
    assertEquals(List.of(), page.complaints());
  }

  @InEachBrowser
  void scriptCannotReadTheCookies(BrowserMake browser) {
    open(browser);
    page.signIn("grace", "hopper");
    assertFalse(page.cookies().isEmpty(), "the browser holds no cookie");
    assertTrue(page.cookies().stream().allMatch(cookie -> cookie.getBoolean("httpOnly")));
    assertEquals("", page.cookiesSeenByScript());
  }

  @InEachBrowser
  void aWrongPasswordIsToldInWords(BrowserMake browser) {
    open(browser);
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

  @InEachBrowser
  void everyControlHasAName(BrowserMake browser) {
    open(browser);
    assertEquals("", page.namelessControls());
    page.signIn("ada", "lovelace");
    page.callUser();
    assertEquals("", page.namelessControls());
  }
}
