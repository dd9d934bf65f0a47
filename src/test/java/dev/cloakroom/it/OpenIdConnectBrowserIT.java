package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * Sign-in at the demo's own provider, in browsers. Its host is {@code 127.0.0.1}, so it is another
 * site than the page.
 */
@OnServer
@OnOneServer
class OpenIdConnectBrowserIT {
  private static final String SIGNED_IN = "Signed in as Ada Lovelace";

  private final URI account = URI.create("http://127.0.0.1:" + Server.port() + "/backend/account");
  private DemoPage page;

  private void open(BrowserMake browser) {
    page = DemoPage.open(browser, Server.page());
  }

  private void signIn() {
    page.goToProvider();
    page.signInAtProvider("ada", "lovelace");
    page.awaitSignedIn();
  }

  @AfterEach
  void close() {
    if (page != null) {
      page.close();
    }
  }

  @InEachBrowser
  void theDayOfAUser(BrowserMake browser) {
    open(browser);
    signIn();
    assertEquals(SIGNED_IN, page.who());
    assertEquals("/", page.tab().script("return location.pathname + location.search"));
    assertEquals("", page.cookiesSeenByScript());
    assertTrue(page.callUser().contains("ada@example.com"));

    page.tab().open(Server.page());
    page.awaitSignedIn();
    assertEquals(SIGNED_IN, page.who());
    page.awaitTokenExpiry();
    assertTrue(page.callUser().contains("ada@example.com"));
    assertEquals(1, page.renewals());

    page.signOutAtProvider();
    assertEquals("", page.error());
    assertEquals(List.of(), cookiesOfApp());
    assertEquals(List.of(), complaintsOfApp());
    page.tab().open(account);
    page.tab().until("document.body.innerText.includes('You are signed out at the provider')");
  }

  // The provider's pages load no icon.
  private List<String> complaintsOfApp() {
    return page.complaints().stream().filter(text -> !text.contains("/favicon.ico")).toList();
  }

  private List<String> cookiesOfApp() {
    return page.cookies().stream()
        .map(cookie -> cookie.getString("name"))
        .filter(name -> name.startsWith("__Host-"))
        .toList();
  }

  @InEachBrowser
  void aWrongPasswordIsTheProvidersAffair(BrowserMake browser) {
    open(browser);
    page.goToProvider();
    page.signInAtProvider("ada", "byron");
    page.tab().until("document.querySelector('[role=alert]')");
    page.signInAtProvider("ada", "lovelace");
    page.awaitSignedIn();
    assertEquals(SIGNED_IN, page.who());
  }

  @InEachBrowser
  void whoGoesBackWithoutSigningInCanTryAgain(BrowserMake browser) {
    open(browser);
    page.goToProvider();
    page.tab().script("setTimeout(() => history.back())");
    page.awaitSignedOut();
    assertEquals("", page.error());
    signIn();
  }

  @InEachBrowser
  void theBackButtonAfterASignInKeepsTheUserSignedIn(BrowserMake browser) {
    open(browser);
    signIn();
    page.goBackToProvider();
    page.awaitSignedIn();
    assertEquals("", page.error());
    assertEquals(SIGNED_IN, page.who());
    assertTrue(page.callUser().contains("ada@example.com"));
  }

  @InEachBrowser
  void severalTabsSignIn(BrowserMake browser) {
    open(browser);
    try (var second = DemoPage.open(page.tab().beside(), Server.page())) {
      for (var each : List.of(page, second)) {
        each.show();
        each.goToProvider();
      }
      for (var each : List.of(page, second)) {
        each.show();
        each.signInAtProvider("ada", "lovelace");
        each.awaitSignedIn();
      }
      for (var each : List.of(page, second)) {
        each.show();
        assertTrue(each.callUser().contains("ada@example.com"));
      }
    }
  }

  @InEachBrowser
  void aSessionThatTheProviderEndsIsOverInThePage(BrowserMake browser) {
    open(browser);
    signIn();
    try (var provider = page.tab().beside()) {
      provider.show();
      provider.open(account);
      provider.click("button");
      provider.until("document.body.innerText.includes('You are signed out at the provider')");
    }
    page.show();
    // On a slow machine the tab was hidden so long that it asks by itself, and shows no button.
    page.tab().script("document.querySelector(\"[data-call='/api/user']\").click()");
    page.awaitSignedOut();
    assertFalse(page.isSignedIn());
  }

  @InEachBrowser
  void aPasswordIsStillAWayIn(BrowserMake browser) {
    open(browser);
    page.signIn("grace", "hopper");
    assertTrue(page.isSignedIn());
    page.signOut();
    page.awaitSignedOut();
  }
}
