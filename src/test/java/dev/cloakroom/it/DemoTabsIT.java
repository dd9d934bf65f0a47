package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;

/** The demo page in two tabs: what happens in one is seen in the other. */
@OnOneServer
@OnServer
class DemoTabsIT {
  private static final String ADA = "Signed in as Ada Lovelace";
  private static final String GRACE = "Signed in as Grace Hopper";

  private DemoPage page;

  private void open(BrowserMake browser) {
    page = DemoPage.open(browser, Server.page());
    page.tab().script("window.isTheSame = true");
  }

  private void assertNotLoadedAnew() {
    assertEquals("true", page.tab().script("return window.isTheSame === true"));
  }

  private void assertLogTellsOfAnotherTab(String what) {
    assertTrue(page.log().matches("(?s).*another tab\\s+" + what + ".*"), page.log());
  }

  @AfterEach
  void close() {
    if (page != null) {
      page.close();
    }
  }

  @InEachBrowser
  void eachTabHasANameThatStays(BrowserMake browser) {
    open(browser);
    var name = page.text("tab-name");
    assertTrue(name.matches("Tab [A-Z][1-9]"), name);
    page.tab().open(Server.page());
    page.awaitSignedOut();
    assertEquals(name, page.text("tab-name"));
  }

  @InEachBrowser
  void aSignInAndASignOutReachTheOtherTab(BrowserMake browser) {
    open(browser);
    try (var other = DemoPage.open(page.tab().beside(), Server.page())) {
      other.show();
      other.signIn("ada", "lovelace");
      page.show();
      page.awaitSignedIn();
      page.tab().until("document.getElementById('who').textContent === '" + ADA + "'");
      assertLogTellsOfAnotherTab("Signed in");

      page.callUser();
      other.show();
      other.signOut();
      page.show();
      page.awaitSignedOut();
      assertLogTellsOfAnotherTab("Signed out");
      assertEquals("Signed out, in another tab.", page.text("news"));
    }
    assertNothingOfAda();
    assertNotLoadedAnew();
  }

  @InEachBrowser
  void anotherUserTakesThePlaceOfTheFirst(BrowserMake browser) {
    open(browser);
    page.signIn("ada", "lovelace");
    page.callUser();
    page.tab().type("#item", "scarf of Ada Lovelace");
    page.press("order-button");
    page.tab().until("document.getElementById('orders').checkVisibility()");
    page.tab().type("#item", "hat");
    try (var other = page.besideSignedIn()) {
      assertEquals(ADA, other.who());
      other.switchTo("grace", "hopper");
      assertEquals(GRACE, other.who());
      page.show();
      page.tab().until("document.getElementById('who').textContent === '" + GRACE + "'");
    }
    assertLogTellsOfAnotherTab("Another user has signed in");
    assertNothingOfAda();
    assertNotLoadedAnew();
    assertTrue(page.callUser().contains("grace@example.com"));
  }

  @InEachBrowser
  void aRenewalIsToldToTheOtherTab(BrowserMake browser) {
    open(browser);
    page.signIn("ada", "lovelace");
    try (var other = page.besideSignedIn()) {
      other.awaitTokenExpiry();
      other.callUser();
      page.show();
      page.tab().until("document.getElementById('renewals').textContent === '1'");
    }
    assertLogTellsOfAnotherTab("Cloakroom renewed the access token");
    assertNotLoadedAnew();
  }

  private void assertNothingOfAda() {
    var everything = page.everything();
    assertFalse(everything.contains("Ada Lovelace"), everything);
    assertFalse(everything.contains("ada@example.com"), everything);
  }
}
