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

  private final Tab tab;

  private DemoPage(Tab tab) {
    this.tab = tab;
  }

  static DemoPage open(BrowserMake make, URI address) {
    var page = new DemoPage(new Tab(make));
    page.tab.open(address);
    page.tab.until("!document.getElementById('sign-in').hidden");
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

  String focus() {
    return tab.script("return document.activeElement.id");
  }

  String cookiesSeenByScript() {
    return tab.script("return document.cookie");
  }

  List<JsonObject> cookies() {
    return tab.cookies();
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
  private String text(String id) {
    return tab.script(
        "const e = document.getElementById('%s'); return e.checkVisibility() ? e.innerText : '';"
            .formatted(id));
  }

  private void untilIdle() {
    tab.until("!document.querySelector('[aria-disabled=true]')");
  }
}
