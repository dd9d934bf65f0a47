package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The demo page in a browser, whose user signs in at Keycloak's page. */
@EnabledIfSystemProperty(named = KeycloakRig.FOLDER, matches = ".+")
class KeycloakBrowserIT {
  private static KeycloakSite site;

  private DemoPage page;

  @BeforeAll
  static void start() {
    site = KeycloakSite.started();
  }

  @BeforeEach
  void forgetTheSessionsOfOtherTests() {
    site.backend().reset();
    site.keycloak().logOut(KeycloakSite.SUBJECT);
  }

  @AfterEach
  void close() {
    if (page != null) {
      page.close();
    }
  }

  private void signIn() {
    page.goToProvider();
    page.signInAtProvider(KeycloakSite.ADA.get("username"), KeycloakSite.ADA.get("password"));
    page.awaitSignedIn();
    assertEquals("Signed in as Ada Lovelace", page.who());
  }

  @InEachBrowser
  void signsInCallsRenewsAndSignsOut(BrowserMake browser) {
    page = DemoPage.open(browser, site.page());
    signIn();
    assertEquals("", page.cookiesSeenByScript());
    assertTrue(page.callUser().contains("ada@example.com"));

    var before = page.renewals();
    page.awaitTokenExpiry();
    assertTrue(page.callUser().contains("ada@example.com"));
    assertEquals(before + 1, page.renewals());

    page.signOutAtProvider();
    // Keycloak asks for the password again.
    signIn();
    assertEquals(List.of(), page.complaints());
  }

  @InEachBrowser
  void isSignedOutByKeycloak(BrowserMake browser) {
    page = DemoPage.open(browser, site.page());
    signIn();
    site.keycloak().logOut(KeycloakSite.SUBJECT);
    page.tab().click("[data-call='/api/user']");
    page.awaitSignedOut();
    assertEquals("Your session has ended. Please sign in again.", page.error());
  }
}
