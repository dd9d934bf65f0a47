package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What a signed-in user does on the demo page, and what the page tells of the session. */
@OnServer
@OnOneServer
class DemoCallsIT {
  // The module calls the browser's fetch by this name.
  private static final String SESSION_OVER_SOON =
      """
      const real = window.fetch;
      window.fetch = async (request) => {
        const answer = await real(request);
        if (!request.url.endsWith("/api/auth/session")) return answer;
        return Response.json({ ...(await answer.json()), %s });
      };""";
  private static final String NO_ANSWER =
      """
      const real = window.fetch;
      const hold = new Promise((resolve) => (window.release = resolve));
      window.fetch = async (request) => (await hold, real(request));
      window.dispatchEvent(new Event("online"));""";

  private DemoPage page;

  private void signIn(BrowserMake browser) {
    page = DemoPage.open(browser, Server.page());
    page.signIn("ada", "lovelace");
  }

  @AfterEach
  void close() {
    if (page != null) {
      page.close();
    }
  }

  @InEachBrowser
  void placesAnOrderAndListsThem(BrowserMake browser) {
    signIn(browser);
    page.tab().type("#item", "umbrella");
    page.tab().type("#quantity", "3");
    page.press("order-button");
    assertTrue(page.text("orders-status").startsWith("Order "), page.text("orders-status"));
    assertTrue(page.text("orders").lines().findFirst().orElse("").endsWith(": 3 × umbrella"));
    page.press("orders-button");
    assertTrue(page.text("orders").contains("3 × umbrella"), page.text("orders"));
    assertEquals(List.of(), page.complaints());
  }

  @InEachBrowser
  void watchesAStreamUntilTheBackendEndsIt(BrowserMake browser) {
    signIn(browser);
    page.tab().click("#stream-button");
    // The scripted backend in between hands the events on all at once.
    page.tab().until("document.querySelectorAll('#stream li').length >= 2");
    page.tab().until("document.getElementById('stream-button').textContent.startsWith('Watch')");
    assertEquals("The backend has ended the stream.", page.text("stream-status"));
    assertEquals(5, page.text("stream").lines().count(), page.text("stream"));
    assertEquals(List.of(), page.complaints());
  }

  @InEachBrowser
  void leadsToTheProviderForACallThatWantsARecentSignIn(BrowserMake browser) {
    signIn(browser);
    page.tab().script("window.since = performance.now()");
    page.tab().until("performance.now() - window.since > 7000");
    page.press("payout-button");
    assertEquals(
        "step_up_required: the backend wants a sign-in no older than 5 s.",
        page.text("payout-status"));
    assertTrue(page.text("step-up").contains("login(error.stepUp)"));
    assertTrue(page.isSignedIn());

    page.tab().click("#step-up-button");
    page.tab().until("location.hostname === '127.0.0.1' && document.getElementById('username')");
    page.signInAtProvider("ada", "lovelace");
    page.awaitSignedIn();
    assertEquals("", page.error());
  }

  @InEachBrowser
  void warnsBeforeTheSessionEnds(BrowserMake browser) {
    signIn(browser);
    assertEquals("", page.text("ending"));
    page.tab().script(SESSION_OVER_SOON.formatted("sessionExpiresIn: 110"));
    page.callUser();
    page.tab().until("document.getElementById('ending').checkVisibility()");
    assertEquals(
        "Your session ends in less than 2 minutes. Save what you have typed, and sign in again.",
        page.text("ending-text"));
    assertEquals("", page.text("stay-button"));
  }

  @InEachBrowser
  void offersToStayWhereTheSessionIsOnlyUnused(BrowserMake browser) {
    signIn(browser);
    page.tab().script(SESSION_OVER_SOON.formatted("idleExpiresIn: window.isUsed ? 600 : 50"));
    page.callUser();
    page.tab().until("document.getElementById('ending').checkVisibility()");
    assertEquals(
        "Your session ends in less than a minute. Any call prolongs it.", page.text("ending-text"));
    page.tab().script("window.isUsed = true");
    page.press("stay-button");
    page.tab().until("!document.getElementById('ending').checkVisibility()");
    assertEquals("who", page.focus());
  }

  @InEachBrowser
  void hidesTheUserUntilTheServerHasAnswered(BrowserMake browser) {
    signIn(browser);
    page.callUser();
    page.tab().script(NO_ANSWER);
    page.tab().until("document.getElementById('checking').checkVisibility()");
    assertFalse(page.isSignedIn());
    var seen = page.tab().script("return document.title + document.body.innerText");
    assertFalse(seen.contains("Lovelace") || seen.contains("ada@example.com"), seen);

    page.tab().script("window.release()");
    page.awaitSignedIn();
    assertEquals("Signed in as Ada Lovelace", page.who());
    assertTrue(page.text("answer-body").contains("ada@example.com"), "the answer is lost");
    assertTrue(page.log().contains("Still signed in"), page.log());
  }
}
