package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.ScriptedServer.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** {@code cloakroom.js} in a page of the WAR. */
@OnServer
class ClientModuleIT {
  private final ScriptedBackend backend = Server.backend();
  private Tab tab;

  private void open(BrowserMake browser) {
    backend.answersLoginWith(
        "{\"token\":\"" + Tokens.jwt("ada", Instant.now().plusSeconds(600)) + "\"}");
    tab = new Tab(browser);
    tab.open(Server.root("app").resolve("empty.html"));
  }

  private void signIn() {
    assertEquals("in", tab.module("await login({ username: 'ada', password: 'x' }); return 'in';"));
  }

  @AfterEach
  void close() {
    if (tab != null) {
      tab.close();
    }
  }

  @InEachBrowser
  void signsInAndOut(BrowserMake browser) {
    open(browser);
    var heard = "const heard = []; for (const n of ['signed-in', 'signed-out']) ";
    var listening = heard + "events.addEventListener(n, () => heard.push(n)); ";
    assertEquals(
        "true false signed-in,signed-out",
        tab.module(
            listening
                + "await login({ username: 'ada', password: 'x' });"
                + "const before = (await session()).authenticated; await logout();"
                + "return [before, (await session()).authenticated, heard].join(' ');"));
    tab.awaitNoCookies();
  }

  @InEachBrowser
  void everyMethodPassesTheRelay(BrowserMake browser) {
    open(browser);
    signIn();
    backend.answers("/orders", 200, "application/json", "{}");
    for (var method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
      var body = List.of("POST", "PUT", "PATCH").contains(method) ? ", body: 'x'" : "";
      assertEquals(
          "200",
          tab.module(
              "return String((await fetch('/relay/backend/orders', { method: '%s'%s })).status);"
                  .formatted(method, body)));
      assertEquals(method, backend.last("/orders").method());
    }
  }

  @InEachBrowser
  void noReferrerPolicyOfThePageKeepsAnybodyOut(BrowserMake browser) {
    for (var policy : List.of("no-referrer", "origin", "strict-origin", "unsafe-url")) {
      open(browser);
      tab.script(
          "const meta = document.createElement('meta'); meta.name = 'referrer'; meta.content = '%s';"
                  .formatted(policy)
              + "document.head.append(meta);");
      signIn();
      assertEquals(
          "204",
          tab.module(
              "return String((await fetch('/api/logout', P)).status);"
                  .replace("P", "{ method: 'POST' }")));
      // The same without the module, in the mode in which browsers then say "Origin: null".
      assertEquals(
          "201",
          tab.script(
              "const init = { method: 'POST', mode: 'same-origin', body: '{\"username\":\"ada\"}',"
                  + " headers: { 'X-CSRF': '1', 'Content-Type': 'application/json' } };"
                  + "return String((await fetch('api/login', init)).status);"));
      tab.close();
      tab = null;
    }
  }

  @InEachBrowser
  void aPercentThatBeginsNoEscapeReachesTheBackend(BrowserMake browser) {
    open(browser);
    signIn();
    backend.answers("/tags/50%25%20off", 200, "application/json", "{}");
    assertEquals(
        "200",
        tab.module(
            "const init = { method: 'DELETE' };"
                + "return String((await fetch('/relay/backend/tags/50% off?q=%zz', init)).status);"));
    assertEquals("q=%25zz", backend.last("/tags/50%25%20off").query());
  }

  @InEachBrowser
  void aRedirectToAnotherOriginIsToldInWords(BrowserMake browser) {
    open(browser);
    signIn();
    var elsewhere = "https://store.example/file";
    backend.answers("/file", new Answer(302, Map.of("Location", List.of(elsewhere)), new byte[0]));
    var told = tab.module("await fetch('/relay/backend/file');");
    assertTrue(told.contains("redirect to another origin"), told);
    assertTrue(told.contains("location.assign"), told);

    var calls = backend.calls("/file");
    told = tab.module("await fetch('/relay/backend/file', { method: 'POST', body: 'x' });");
    assertTrue(told.contains("not known whether the call had an effect"), told);
    assertEquals(calls + 1, backend.calls("/file"));
  }

  @InEachBrowser
  void anAnswerThatWasReadTellsWhatItCan(BrowserMake browser) {
    open(browser);
    var problem =
        "const answer = await fetch('/relay/nowhere/'); %s const error = await"
            + " CloakroomError.from(answer); return error.status + ' ' + error.code;";
    assertEquals("404 unknown_route", tab.module(problem.formatted("")));
    assertEquals("404 http_404", tab.module(problem.formatted("await answer.text();")));
    var foreign = tab.module("await fetch('//example.org/');");
    assertTrue(foreign.contains("calls http"), foreign);
  }

  @InEachBrowser
  @NotOn(
      server = "glassfish",
      because = "GlassFish answers 503 to every path with a colon, before any application is asked")
  void takesAColonForPartOfAPath(BrowserMake browser) {
    open(browser);
    assertEquals("404", tab.module("return String((await fetch('/orders:batch')).status);"));
    assertEquals("200", tab.module("return String((await fetch('/api/auth/session')).status);"));
  }
}
