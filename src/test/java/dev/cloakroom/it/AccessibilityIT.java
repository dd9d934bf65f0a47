package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * The demo page and the pages of failures keep the rules of WCAG 2.2 A and AA that axe-core can
 * judge, and its best practices. The dark colours are judged in Chromium only: a test cannot choose
 * them in Firefox.
 */
@OnOneServer
@OnServer
class AccessibilityIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int WIDE = 1100;
  private static final int NARROW = 360;

  private BrowserMake browser;
  private Tab tab;
  private DemoPage page;

  private void open(BrowserMake browser) {
    this.browser = browser;
    tab = new Tab(browser);
    page = DemoPage.open(tab, Server.page());
    tab.script("document.getElementById('codes').open = true");
  }

  @AfterEach
  void close() {
    if (tab != null) {
      tab.close();
    }
  }

  @InEachBrowser
  void signedOut(BrowserMake browser) throws IOException {
    open(browser);
    assertFaultless("signed-out");
  }

  @InEachBrowser
  void withAnError(BrowserMake browser) throws IOException {
    open(browser);
    page.signIn("ada", "byron");
    assertEquals("What a page does with login_rejected", page.text("error-code"));
    assertFaultless("error");
  }

  @InEachBrowser
  void signedInWithAllThatThePageShows(BrowserMake browser) throws IOException {
    open(browser);
    page.signIn("ada", "lovelace");
    page.callUser();
    page.press("order-button");
    tab.click("#stream-button");
    tab.until("document.querySelector('#stream li')");
    tab.click("#switch-button");
    // What a test need not bring about to see how it looks.
    tab.script(
        """
            document.getElementById('step-up').hidden = false;
            document.getElementById('checking').hidden = false;
            document.getElementById('payout-status').textContent = 'step_up_required';
            document.getElementById('news').textContent = 'Signed in, in another tab.';""");
    assertFaultless("signed-in");
  }

  @InEachBrowser
  void aFailureThatAPersonLandsOn(BrowserMake browser) throws IOException {
    this.browser = browser;
    tab = new Tab(browser);
    for (var path : List.of("nowhere", "relay/backend/orders", "api/problems/login_expired")) {
      tab.open(Server.page().resolve(path));
      assertEquals("1", tab.script("return String(document.querySelectorAll('h1').length);"), path);
      assertFaultless("failure-" + path.replace('/', '-'));
    }
  }

  private void assertFaultless(String name) throws IOException {
    for (var scheme : browser == BrowserMake.CHROMIUM ? List.of("light", "dark") : List.of("")) {
      if (!scheme.isEmpty()) {
        tab.scheme(scheme);
      }
      for (var width : List.of(NARROW, WIDE)) {
        tab.width(width);
        assertFaultlessAt(width, String.join("-", name, browser.toString(), scheme));
      }
    }
  }

  private void assertFaultlessAt(int width, String name) throws IOException {
    tab.saveScreenshot(SCREENSHOTS.resolve("access-" + name + "-" + width + ".png"));
    assertEquals(List.of(), tab.faults(), () -> name + " at " + width);
    assertEquals(
        "",
        tab.script(
            """
                const wide = [...document.querySelectorAll("body *")]
                    .filter((e) => e.getBoundingClientRect().right > innerWidth)
                    .filter((e) => !e.closest("pre") || e.localName === "pre");
                const root = document.documentElement;
                return root.scrollWidth <= root.clientWidth && root.clientWidth <= innerWidth
                    ? "" : wide.map((e) => e.localName + "#" + e.id).join() || "scrolls";"""),
        () -> name + " scrolls sideways at " + width);
  }
}
