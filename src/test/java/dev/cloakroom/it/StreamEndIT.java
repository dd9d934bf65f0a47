package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream of events ends with the session that it was asked for, wherever that ends. */
@OnServer
@Timeout(120)
class StreamEndIT {
  private static Browser signedInAt(String variant) {
    var browser = Browser.at(Server.root(variant));
    var token = Tokens.jwt("streamer-of-" + variant, Instant.now().plusSeconds(600));
    Server.backend()
        .answersLoginWith("{\"token\":\"" + token + "\",\"refresh_token\":\"of-" + variant + "\"}");
    assertEquals(201, browser.signIn("streamer-of-" + variant, "x").statusCode());
    Server.backend().reset();
    return browser;
  }

  /** A stream that a silent backend has begun. */
  private static RawSocket streamOf(Browser browser, String variant) throws IOException {
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
          talk.idle();
        });
    var client = RawSocket.open(Server.page());
    client.send(
        "GET /%s/relay/slow/events HTTP/1.1\r\nHost: %s\r\nX-CSRF: 1\r\nCookie: %s\r\n\r\n"
            .formatted(
                variant,
                Server.page().getAuthority(),
                browser.cookies().header(Server.root(variant)).orElseThrow()));
    client.awaitText("data: 1");
    return client;
  }

  private static void assertCut(RawSocket stream) throws IOException {
    // That it ends is what is awaited; the backend does not end it.
    var rest = stream.rest();
    assertFalse(rest.contains("\r\n0\r\n\r\n"), rest);
    stream.close();
  }

  @Test
  void byALogout() throws IOException {
    var browser = signedInAt("routes");
    var stream = streamOf(browser, "routes");
    assertEquals(204, browser.post("api/logout").statusCode());
    assertCut(stream);
    assertEquals(401, browser.get("relay/slow/events").statusCode());
  }

  @Test
  void notByTheLogoutOfAnother() throws IOException {
    var browser = signedInAt("routes");
    var another = signedInAt("routes");
    var stream = streamOf(browser, "routes");
    assertEquals(204, another.post("api/logout").statusCode());
    assertEquals(204, browser.post("api/logout").statusCode());
    assertCut(stream);
  }

  @Test
  void byALogoutAtAnotherNode() throws IOException {
    Server.redis().start();
    Await.until(
        "both nodes are ready",
        () ->
            Browser.at(Server.root("node-1")).get("api/health/ready").statusCode() == 200
                && Browser.at(Server.root("node-2")).get("api/health/ready").statusCode() == 200);
    var browser = signedInAt("node-1");
    var stream = streamOf(browser, "node-1");
    assertEquals(204, browser.through(Server.root("node-2")).post("api/logout").statusCode());
    assertCut(stream);
  }

  @Test
  void byAnAdministratorWhoEndsAllOfASubject() throws IOException {
    var ada = Browser.at(Server.root("admin"));
    assertEquals(201, ada.signIn("ada", "lovelace").statusCode());
    var grace = Browser.at(Server.root("admin"));
    assertEquals(201, grace.signIn("grace", "hopper").statusCode());
    var token = grace.get("api/auth/token").body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
    var stream = streamOf(ada, "admin");
    var ended =
        Browser.at(Server.root("admin"))
            .withoutProof()
            .with("Authorization", "Bearer " + token)
            .delete("api/admin/sessions?subject=user-1815");
    assertEquals(204, ended.statusCode());
    assertCut(stream);
  }

  @Test
  void byTheEndOfItsTime() throws IOException {
    var browser = signedInAt("brief");
    var stream = streamOf(browser, "brief");
    assertCut(stream);
    assertTrue(browser.get("api/auth/session").body().contains("\"authenticated\":false"));
  }
}
