package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.relay.RawPeer;
import dev.cloakroom.testing.ScriptedServer.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** What pages of the WAR do without {@code cloakroom.js}, and what browsers make of it. */
@OnServer
@OnOneServer
class PageRequestsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String CUT =
      "HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(100);
  private static final byte[] PIXEL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private final ScriptedBackend backend = Server.backend();
  private Tab tab;

  private void open(BrowserMake browser) {
    tab = new Tab(browser);
    tab.open(Server.root("routes").resolve("empty.html"));
  }

  @AfterEach
  void close() {
    if (tab != null) {
      tab.close();
    }
  }

  @InEachBrowser
  void aPlainFormIsTaken(BrowserMake browser) {
    for (var policy : List.of("", "no-referrer", "same-origin")) {
      open(browser);
      backend.reset();
      backend.answers("/form", 200, "text/plain", "taken");
      tab.script(
          """
          const meta = document.createElement("meta");
          meta.name = "referrer";
          meta.content = "%s";
          document.head.append(meta);
          const form = document.createElement("form");
          form.method = "post";
          form.action = "relay/maybe/form";
          form.innerHTML = "<input name='a' value='b'><button id='send'>Send</button>";
          document.body.append(form);"""
              .formatted(policy));
      tab.click("#send");
      tab.until("document.body.innerText.includes('taken')");
      assertEquals("a=b", backend.last("/form").body(), policy);
      tab.close();
      tab = null;
    }
  }

  @InEachBrowser
  void anEventStreamComesThrough(BrowserMake browser) {
    open(browser);
    backend.answers("/events", 200, "text/event-stream", "data: hello\n\n");
    assertEquals(
        "hello",
        tab.script(
            """
            const source = new EventSource("relay/maybe/events");
            const data = await new Promise((r) => (source.onmessage = (event) => r(event.data)));
            source.close();
            return data;"""));
  }

  @InEachBrowser
  void anImageIsShown(BrowserMake browser) {
    open(browser);
    backend.answers("/pixel", new Answer(200, Map.of("Content-Type", List.of("image/gif")), PIXEL));
    assertEquals(
        "1",
        tab.script(
            """
            const image = new Image();
            image.src = "relay/maybe/pixel";
            await image.decode();
            return String(image.naturalWidth);"""));
  }

  @InEachBrowser
  void aBeaconArrives(BrowserMake browser) {
    open(browser);
    backend.answers("/beacon", 204, "text/plain", "");
    tab.script("navigator.sendBeacon('relay/maybe/beacon', 'left')");
    backend.awaitCalls("/beacon", 1);
    assertEquals("left", backend.last("/beacon").body());
  }

  @InEachBrowser
  void aFileIsDownloaded(BrowserMake browser) {
    open(browser);
    var name = "report-" + browser + "-" + System.nanoTime() + ".txt";
    backend.answers(
        "/" + name,
        new Answer(
            200,
            Map.of(
                "Content-Type",
                List.of("text/plain"),
                "Content-Disposition",
                List.of("attachment; filename=\"" + name + "\"")),
            "figures".getBytes(StandardCharsets.UTF_8)));
    tab.script(
        """
        const link = document.createElement("a");
        link.href = "relay/maybe/%s";
        link.id = "link";
        link.textContent = "Report";
        document.body.append(link);"""
            .formatted(name));
    tab.click("#link");
    var file = tab.downloads().resolve(name);
    Await.until(file + " is there", () -> file.toFile().length() == "figures".length());
  }

  @InEachBrowser
  void aPostIsMadeOnceWhenTheBackendDies(BrowserMake browser) {
    onePost(browser, talk -> talk.send(CUT));
  }

  @InEachBrowser
  void aPostIsMadeOnceWhenTheBackendStalls(BrowserMake browser) {
    onePost(
        browser,
        talk -> {
          talk.send(CUT);
          talk.idle();
        });
  }

  // On a connection that has carried two calls: browsers repeat even a POST if such a one is closed
  // without a byte of an answer.
  private void onePost(BrowserMake browser, RawPeer.Script answer) {
    backend.answersLoginWith(
        "{\"token\":\"" + Tokens.jwt("ada", Instant.now().plusSeconds(600)) + "\"}");
    open(browser);
    assertEquals("in", tab.module("await login({ username: 'ada', password: 'x' }); return 'in';"));
    Server.peerDoes(
        talk -> {
          for (var request = talk.request(); request != null; request = talk.request()) {
            if (request.startsWith("POST ")) {
              answer.talk(talk);
              return;
            }
            talk.send(OK);
          }
        });
    for (var call :
        List.of(
            "fetch('/relay/peer/order', { method: 'POST', body: '1' })",
            "globalThis.fetch('relay/peer/order',"
                + " { method: 'POST', body: '1', headers: { 'X-CSRF': '1' } })")) {
      Server.peerRequests().clear();
      var outcome =
          tab.module(
              """
              for (const path of ["a", "b"]) await (await fetch("/relay/peer/" + path)).text();
              const answer = await %s;
              await answer.text();
              return String(answer.status);"""
                  .formatted(call));
      assertNotEquals("200", outcome, call);
      assertTrue(outcome.matches("50[24]|.*(Error|failed).*"), outcome);
      var posts = Server.peerRequests().stream().filter(r -> r.startsWith("POST ")).count();
      assertEquals(1, posts, () -> call + " was made more than once: " + outcome);
    }
  }
}
