package dev.cloakroom.it;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The demo page as its user meets it, in a tab of its own. */
final class DemoPage implements AutoCloseable {

  // What a screen reader would say: the labels, or else what the control shows. The demo page uses
  // none of the rarer sources of a name.
  private static final String NAMELESS =
      """
      const words = (e) => (e?.getAttribute("aria-label") ?? e?.textContent ?? "").trim();
      const named = (e) => e.hasAttribute("aria-labelledby")
          ? e.getAttribute("aria-labelledby").split(" ").some((id) => words(document.getElementById(id)))
          : words(e) || [...(e.labels ?? [])].some(words);
      return [...document.querySelectorAll("button, input, progress, pre")]
          .filter((e) => e.checkVisibility() && !named(e))
          .map((e) => `${e.localName}#${e.id}`).join();""";

  private static final String AT_APP = "location.hostname === 'localhost' && ";
  private static final String IDLE = "!document.querySelector('[aria-disabled=true]')";

  private final Tab tab;

  private DemoPage(Tab tab) {
    this.tab = tab;
  }

  static DemoPage open(BrowserMake make, URI address) {
    return open(new Tab(make), address);
  }

  /** Opens the page in a tab, as nobody is signed in there. */
  static DemoPage open(Tab tab, URI address) {
    var page = new DemoPage(tab);
    tab.open(address);
    page.awaitSignedOut();
    return page;
  }

  /** The page in one more tab of the browser, where somebody is signed in. */
  DemoPage besideSignedIn() {
    var page = new DemoPage(tab.beside());
    page.show();
    page.tab.open(Server.page());
    page.awaitSignedIn();
    return page;
  }

  Tab tab() {
    return tab;
  }

  void signIn(String username, String password) {
    tab.type("#username", username);
    tab.type("#password", password);
    tab.click("#sign-in-button");
    untilIdle();
  }

  /** Signs in as somebody else, without a sign-out before it. */
  void switchTo(String username, String password) {
    tab.click("#switch-button");
    signIn(username, password);
  }

  void show() {
    tab.show();
  }

  /** Goes to the provider, which shows its form. */
  void goToProvider() {
    tab.click("#provider-button");
    tab.until("location.hostname === '127.0.0.1' && document.getElementById('username')");
  }

  /** Sends the provider's form. */
  void signInAtProvider(String username, String password) {
    tab.type("#username", username);
    tab.type("#password", password);
    // Keycloak's form has a button that shows the password, too.
    tab.click("button:not([type=button])");
  }

  /** Goes back, which leads to the provider and from there to the page again. */
  void goBackToProvider() {
    tab.script("window.isLeft = true; setTimeout(() => history.back());");
    tab.until("!window.isLeft");
  }

  /** Signs out here and at the provider, which leads back to the page. */
  void signOutAtProvider() {
    tab.script("window.isLeft = true;");
    tab.click("#sign-out-button");
    tab.until("!window.isLeft");
    awaitSignedOut();
  }

  void awaitSignedIn() {
    tab.until(AT_APP + "document.getElementById('signed-in').checkVisibility()");
  }

  void awaitSignedOut() {
    // The page says why only after it has shown the sign-in.
    tab.until(AT_APP + "document.getElementById('sign-in').checkVisibility() && " + IDLE);
  }

  void signOut() {
    tab.click("#sign-out-button");
    untilIdle();
  }

  /** Calls the API and returns the body of the answer as the page shows it. */
  String callUser() {
    tab.click("[data-call='/api/user']");
    untilIdle();
    return text("answer-body");
  }

  /** Clicks on a button, and waits until what it does is done. */
  void press(String id) {
    tab.click("#" + id);
    untilIdle();
  }

  void awaitTokenExpiry() {
    tab.until("document.getElementById('token-left').textContent === 'expired'");
  }

  int renewals() {
    return Integer.parseInt(text("renewals"));
  }

  boolean isSignedIn() {
    return tab.script("return document.getElementById('signed-in').checkVisibility()")
        .equals("true");
  }

  String who() {
    return text("who");
  }

  String error() {
    return text("error");
  }

  /** The lines of the log, the newest first: time, tab, what happened. */
  String log() {
    return text("log");
  }

  /** All that the page holds, hidden or not. */
  String everything() {
    return tab.script("return document.title + document.body.textContent");
  }

  String focus() {
    return tab.script("return document.activeElement.id");
  }

  String cookiesSeenByScript() {
    return tab.script("return document.cookie");
  }

  List<JsonObject> cookies() {
    return tab.cookies();
  }

  void awaitNoCookies() {
    tab.awaitNoCookies();
  }

  /** Those of the controls on display that a screen reader could not name. */
  String namelessControls() {
    return tab.script(NAMELESS);
  }

  List<String> complaints() {
    return tab.complaints();
  }

  void saveScreenshot(Path file) throws IOException {
    tab.saveScreenshot(file);
  }

  @Override
  public void close() {
    tab.close();
  }

  /** What is on display; of what is hidden, nothing. */
  String text(String id) {
    return tab.script(
        "const e = document.getElementById('%s'); return e.checkVisibility() ? e.innerText : '';"
            .formatted(id));
  }

  private void untilIdle() {
    tab.until(IDLE);
  }
}
