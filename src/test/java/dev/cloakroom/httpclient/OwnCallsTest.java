package dev.cloakroom.httpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.httpclient.CallFault.Cause;
import dev.cloakroom.relay.RawPeer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of this application's own, which no browser asked for. */
class OwnCallsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Deadlines deadlines = new Deadlines();

  @AfterEach
  void close() {
    deadlines.close();
  }

  private ConnectionPool pool(URI target) {
    var limits = new ConnectionPool.Limits(PATIENCE, PATIENCE, 10);
    var tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    return new ConnectionPool(target, limits, deadlines, tls, () -> null);
  }

  private static int send(
      ConnectionPool pool, String method, RequestBody body, BooleanSupplier over)
      throws IOException {
    var request = new BasicClassicHttpRequest(method, (HttpHost) null, "/token");
    request.addHeader("Host", pool.authority());
    try (var answer = Call.send(pool, request, body, PATIENCE, over)) {
      answer.drop();
      return answer.code();
    }
  }

  private static RequestBody body(String text) {
    return RequestBody.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void sendsABodyOfItsOwnWithItsLength() throws IOException {
    try (var peer = RawPeer.answering(OK);
        var pool = pool(peer.uri())) {
      assertEquals(200, send(pool, "POST", body("a=b"), null));
      assertTrue(peer.request().contains("\r\nContent-Length: 3\r\n"), peer::request);
      assertTrue(peer.request().endsWith("\r\n\r\na=b"), peer::request);
    }
  }

  /** A refresh token or a code that is sent twice ends the session (RFC 9700 section 4.14.2). */
  @Test
  void aPostIsNotSentAgainWhenTheConnectionEndsBeforeItsAnswer() throws IOException {
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send(OK);
                  talk.request();
                });
        var pool = pool(peer.uri())) {
      send(pool, "POST", body("first"), null);
      var fault = assertThrows(CallFault.class, () -> send(pool, "POST", body("second"), null));
      assertEquals(Cause.NO_ANSWER, fault.why());
      assertEquals(2, peer.requests().size());
    }
  }

  @Test
  void aGetIsSentAgainThen() throws IOException {
    var first = new AtomicBoolean(true);
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send(OK);
                  talk.request();
                  if (!first.getAndSet(false)) {
                    talk.send(OK);
                  }
                });
        var pool = pool(peer.uri())) {
      send(pool, "GET", RequestBody.none(), null);
      assertEquals(200, send(pool, "GET", RequestBody.none(), null));
      assertEquals(3, peer.requests().size());
    }
  }

  @Test
  @Timeout(60)
  void aHeadThatNeverEndsIsCutWhenTheCallIsOver() throws IOException {
    var asked = new AtomicBoolean();
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send("HTTP/1.1 200 OK\r\nX-Slow: ");
                  asked.set(true);
                  talk.idle();
                });
        var pool = pool(peer.uri())) {
      var fault = assertThrows(CallFault.class, () -> send(pool, "POST", body("a"), asked::get));
      assertEquals(Cause.TIMEOUT, fault.why());
      assertEquals(1, peer.connections());
    }
  }
}
