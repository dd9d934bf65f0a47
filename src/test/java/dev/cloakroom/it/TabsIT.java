package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * Tabs of one browser with {@code cloakroom.js}; {@code tabs.test.mjs} has what needs no browser.
 */
@OnOneServer
@OnServer
class TabsIT {
  private static final String LISTEN =
      """
      window.heard = [];
      const names = ["signed-in", "signed-out", "renewed", "user-changed", "checking"];
      for (const name of names) {
        events.addEventListener(name, ({ detail }) => window.heard.push(name));
      }
      return "listening";""";
  private static final String SIGN_IN =
      "await login({ username: '%s', password: 'x' }); return (await session()).claims.sub;";

  private final ScriptedBackend backend = Server.backend();
  private final List<Tab> tabs = new ArrayList<>();

  private Tab open(BrowserMake browser) {
    var tab = tabs.isEmpty() ? new Tab(browser) : tabs.get(0).beside();
    tabs.add(tab);
    tab.open(Server.root("app").resolve("empty.html"));
    assertEquals("listening", tab.module(LISTEN));
    return tab;
  }

  @AfterEach
  void close() {
    for (var i = tabs.size() - 1; i >= 0; i--) {
      tabs.get(i).close();
    }
  }

  private void answersLoginOf(String user, int seconds) {
    // A life that is counted from its arrival: a busy machine may need a while until then.
    backend.answersLoginWith(
        "{\"token\":\"%s\",\"refresh_token\":\"r1\",\"expires_in\":%d}"
            .formatted(Tokens.jwt("{\"sub\":\"" + user + "\"}"), seconds));
  }

  private void signIn(Tab tab, String user) {
    answersLoginOf(user, 600);
    assertEquals(user, tab.module(SIGN_IN.formatted(user)));
  }

  private static String heard(Tab tab) {
    return tab.script("return window.heard.join(' ');");
  }

  private static String callsToCloakroom(Tab tab) {
    return tab.script(
        "return String(performance.getEntriesByType('resource')"
            + ".filter((entry) => entry.name.includes('/api/')).length);");
  }

  @InEachBrowser
  void signInAndSignOutReachTheOtherTabWithoutAQuestion(BrowserMake browser) {
    var one = open(browser);
    var other = open(browser);
    signIn(one, "ada");
    other.until("window.heard.join() === 'signed-in'");
    assertEquals("out", one.module("await logout(); return 'out';"));
    other.until("window.heard.join() === 'signed-in,signed-out'");
    assertEquals("0", callsToCloakroom(other));
  }

  @InEachBrowser
  void aPageOfTheOldUserIsLoadedAnewWhenAnotherSignsIn(BrowserMake browser) {
    var one = open(browser);
    signIn(one, "ada");
    var other = open(browser);
    assertEquals("ada", other.module("return (await session()).claims.sub;"));
    other.script("window.isOld = true;");
    signIn(one, "grace");
    other.until("!window.isOld");
    assertEquals("grace", other.module("return (await session()).claims.sub;"));
  }

  @InEachBrowser
  void aPageThatStaysCallsNothingForTheOldUser(BrowserMake browser) {
    var one = open(browser);
    signIn(one, "ada");
    var other = open(browser);
    assertEquals(
        "ada",
        other.module(
            "events.addEventListener('user-changed', (event) => event.preventDefault());"
                + "return (await session()).claims.sub;"));
    signIn(one, "grace");
    other.until("window.heard.includes('user-changed')");
    var calls = backend.calls("/orders");
    backend.answers("/orders", 200, "application/json", "[]");
    assertEquals(
        "user_changed",
        other.module("return fetch('/relay/backend/orders').catch((error) => error.code);"));
    assertEquals(calls, backend.calls("/orders"));
    assertEquals("grace", other.module("return (await session()).claims.sub;"));
    assertEquals(
        "200", other.module("return String((await fetch('/relay/backend/orders')).status);"));
  }

  @InEachBrowser
  void ofSeveralTabsOneRenewsADueTokenAndTheOthersHearOfIt(BrowserMake browser) {
    var one = open(browser);
    var others = List.of(open(browser), open(browser), open(browser));
    answersLoginOf("ada", 1);
    assertEquals("ada", one.module(SIGN_IN.formatted("ada")));
    others.forEach(tab -> tab.until("window.heard.join() === 'signed-in'"));
    var next = Tokens.jwt("ada", Instant.now().plusSeconds(600));
    backend.answersRefreshWith("{\"token\":\"" + next + "\",\"refresh_token\":\"r2\"}");
    backend.answers("/orders", 200, "application/json", "[]");
    // The token's only second began before the login was answered, and must be over.
    others
        .get(0)
        .module(
            "const end = performance.now() + 1000; while (performance.now() < end) { await"
                + " session(); } return 'over';");
    var renewals = backend.calls(ScriptedBackend.REFRESH);
    others.forEach(
        tab ->
            tab.module(
                "window.call = fetch('/relay/backend/orders').then(({ status }) => (window.answered"
                    + " = status)); return 'begun';"));
    others.forEach(tab -> tab.until("window.answered === 200"));
    others.forEach(tab -> tab.until("window.heard.includes('renewed')"));
    one.until("window.heard.includes('renewed')");
    assertEquals(renewals + 1, backend.calls(ScriptedBackend.REFRESH));
  }

  @InEachBrowser
  void aTabThatComesBackAsksBeforeItShowsAnybody(BrowserMake browser) {
    var tab = open(browser);
    signIn(tab, "ada");
    // Another page without the module ends the session, as plain HTML does.
    var plain = tab.beside();
    tabs.add(plain);
    plain.open(Server.root("app").resolve("empty.html"));
    assertEquals(
        "204",
        plain.script(
            "const init = { method: 'POST', headers: { 'X-CSRF': '1' } };"
                + "return String((await fetch('api/logout', init)).status);"));
    assertEquals("signed-in", heard(tab));
    tab.script("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));");
    tab.until("window.heard.join() === 'signed-in,checking,signed-out'");
  }

  @InEachBrowser
  void aBrowserThatDropsTheCookiesIsToldByACodeOfItsOwn(BrowserMake browser) {
    answersLoginOf("ada", 600);
    var tab = open(browser);
    // As a browser does that keeps no cookies: nothing of the answer comes with the next call.
    var login =
        "globalThis.fetch = (request) => old(new Request(request, { credentials: 'omit' }));";
    var told =
        tab.module(
            "const old = globalThis.fetch; "
                + login
                + "return login({ username: 'ada', password: 'x' }).catch((error) => error.code);");
    assertEquals("cookies_blocked", told);
    assertTrue(heard(tab).isEmpty(), heard(tab));
  }
}
