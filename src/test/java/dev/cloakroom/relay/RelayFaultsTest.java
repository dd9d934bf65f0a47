package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class RelayFaultsTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String SOON = "PT0.3S";

  private static Problem problemOf(RawPeer.Script script) throws IOException {
    try (var peer = new RawPeer(script);
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.timeout", SOON)) {
      return relay.problem(relay.get("/api/x"));
    }
  }

  private static Problem problemAfter(String answer) throws IOException {
    return problemOf(
        talk -> {
          talk.request();
          talk.send(answer);
        });
  }

  @Test
  void saysUnavailableIfNobodyListens() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (var relay = new Relay(URI.create("http://127.0.0.1:" + port))) {
      assertEquals(Problem.BACKEND_UNAVAILABLE, relay.problem(relay.get("/api/x")));
    }
  }

  @Test
  void saysUnavailableIfTheHostHasNoAddress() throws IOException {
    try (var relay = new Relay(URI.create("https://no-such-host.invalid"))) {
      assertEquals(Problem.BACKEND_UNAVAILABLE, relay.problem(relay.get("/api/x")));
    }
  }

  @Test
  void saysTimeoutIfNoHeadComes() throws IOException {
    assertEquals(Problem.BACKEND_TIMEOUT, problemOf(RawPeer.Talk::idle));
  }

  @Test
  void saysTimeoutIfTheHeadStops() throws IOException {
    assertEquals(
        Problem.BACKEND_TIMEOUT,
        problemOf(
            talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\nX-A: ");
              talk.idle();
            }));
  }

  @Test
  void saysTimeoutIfASmallBodyStops() throws IOException {
    assertEquals(
        Problem.BACKEND_TIMEOUT,
        problemOf(
            talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
              talk.idle();
            }));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nX-\rA: 1\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX A: 1\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: 1\u000b2\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 99 Odd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 1000 Odd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 -200 Odd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
      })
  void saysInvalidIfItIsNoHttp(String answer) throws IOException {
    assertEquals(Problem.BACKEND_INVALID, problemAfter(answer));
  }

  @Test
  void saysInvalidIfTheConnectionIsReset() throws IOException {
    assertEquals(
        Problem.BACKEND_INVALID,
        problemOf(
            talk -> {
              talk.request();
              talk.reset();
            }));
  }

  @Test
  void saysInvalidIfTheHeadHasNoEnd() throws IOException {
    assertEquals(
        Problem.BACKEND_INVALID,
        problemAfter("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n"));
    assertEquals(
        Problem.BACKEND_INVALID,
        problemAfter("HTTP/1.1 200 OK\r\n" + "X-Many: x\r\n".repeat(200) + "\r\n"));
  }

  @Test
  void saysInvalidIfThePeerIsNoTlsServer() throws IOException {
    RawPeer.Script plain =
        talk -> {
          talk.send(HELLO);
          talk.idle();
        };
    try (var peer = new RawPeer(plain)) {
      var tls = URI.create(peer.uri().toString().replace("http:", "https:"));
      try (var relay = new Relay(tls)) {
        assertEquals(Problem.BACKEND_INVALID, relay.problem(relay.get("/api/x")));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "Transfer-Encoding: chunked\r\n\r\n",
      })
  void breaksABodyThatIsCutWhenItsHeadIsOut(String rest) throws IOException {
    try (var peer = RawPeer.answering("HTTP/1.1 200 OK\r\n" + rest);
        var relay = new Relay(peer.uri())) {
      var exchange = relay.get("/api/x");
      // The container of this test has no connection to break, so the exception has to.
      assertThrows(IOException.class, () -> relay.serve(exchange));
      assertTrue(exchange.response().isCommitted());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloworld\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        "Content-Length: 5\r\n\r\nhell",
        "Content-Length: 16384\r\n\r\nhello",
        "Content-Length: 16385\r\n\r\nhello",
        "Content-Length: 100000\r\n\r\n",
        "Content-Length: 100000\r\n\r\nhello",
      })
  void answersInsteadOfABodyThatIsCutBeforeAnybodySawItsHead(String rest) throws IOException {
    var head = "HTTP/1.1 201 Created\r\nX-A: 1\r\nSet-Cookie: theme=dark\r\n";
    try (var peer = RawPeer.answering(head + rest);
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.response-cookies", "theme")) {
      var exchange = new RelayExchange("POST", "/api/x").body("order");
      assertEquals(Problem.BACKEND_INVALID, relay.problem(exchange));
      assertFalse(exchange.response().isCommitted());
      assertEquals(List.of(), exchange.answered("X-A"));
      assertEquals(List.of(), exchange.answered("Set-Cookie"));
      assertEquals(1, peer.requests().size());
    }
  }

  @Test
  void answersInsteadOfABodyThatStopsBeforeAnybodySawItsHead() throws IOException {
    assertEquals(
        Problem.BACKEND_TIMEOUT,
        problemOf(
            talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhello");
              talk.idle();
            }));
  }

  @Test
  void keepsTheCookiesOfARenewalAndTheHeadersOfOthersOnAnAnswerThatIsTakenBack()
      throws IOException {
    var cut = "HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 100000\r\n\r\nhello";
    try (var peer =
            RawPeer.answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", cut);
        var relay = new Relay(peer.uri())) {
      relay.tokens.answersRenewalWith(relay.pair("2"));
      var exchange = relay.get("/api/x");
      exchange.response().setHeader("X-Of-Another-Filter", "1");
      assertEquals(Problem.BACKEND_INVALID, relay.problem(exchange));
      assertEquals(2, exchange.answered("Set-Cookie").size());
      assertEquals(List.of("1"), exchange.answered("X-Of-Another-Filter"));
      assertEquals(List.of(), exchange.answered("X-A"));
    }
  }

  @ParameterizedTest
  @CsvSource({"60,200", "85,200", "90,502", "99,502"})
  void refusesAnAnswerWithMoreFieldsThanServersSend(int fields, int status) throws IOException {
    var head = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (var i = 1; i < fields; i++) {
      head.append("X-").append(i).append(": 1\r\n");
    }
    try (var peer = RawPeer.answering(head + "Content-Length: 2\r\n\r\nok");
        var relay = new Relay(peer.uri())) {
      var exchange = relay.get("/api/x");
      for (var i = 0; i < 8; i++) {
        exchange.response().setHeader("Y-" + i, "ours");
      }
      if (status == 200) {
        assertEquals("ok", relay.serve(exchange).answer());
      } else {
        assertEquals(Problem.BACKEND_INVALID, relay.problem(exchange));
        assertEquals(List.of("ours"), exchange.answered("Y-7"));
      }
    }
  }

  @Test
  void sendsOnceMoreIfARestingConnectionIsGone() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      assertEquals("hello", relay.serve(relay.get("/api/1")).answer());
      assertEquals("hello", relay.serve(relay.get("/api/2")).answer());
      assertEquals(2, peer.connections());
    }
  }

  @Test
  void repeatsNoRequestThatMayHaveBeenServed() throws IOException {
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send(HELLO);
                  talk.request();
                });
        var relay = new Relay(peer.uri())) {
      relay.serve(relay.get("/api/1"));
      var post = new RelayExchange("POST", "/api/2").body("order");
      assertEquals(Problem.BACKEND_INVALID, relay.problem(post));
      assertEquals(2, peer.requests().size());
    }
  }

  @Test
  void keepsAConnectionForTheNextCall() throws IOException {
    try (var peer = RawPeer.answering(HELLO, HELLO, HELLO);
        var relay = new Relay(peer.uri())) {
      for (var i = 0; i < 3; i++) {
        assertEquals("hello", relay.serve(relay.get("/api/" + i)).answer());
      }
      assertEquals(1, peer.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n\r\nevil",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      })
  void keepsNoConnectionThatCannotServeAgain(String first) throws IOException {
    try (var peer = RawPeer.answering(first, HELLO);
        var relay = new Relay(peer.uri())) {
      assertEquals("hello", relay.serve(relay.get("/api/1")).answer());
      assertEquals("hello", relay.serve(relay.get("/api/2")).answer());
      assertEquals(2, peer.connections());
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD,200", "GET,304", "GET,204", "GET,200"})
  void readsNothingAsAnAnswerThatCameBeforeTheQuestion(String method, int code) throws Exception {
    var served = new CountDownLatch(1);
    var strayed = new CountDownLatch(1);
    RawPeer.Script script =
        talk -> {
          var request = talk.request();
          talk.send("HTTP/1.1 " + code + " X\r\nContent-Length: 0\r\n\r\n");
          if (request.contains("/1 ")) {
            await(served);
            talk.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            strayed.countDown();
            talk.idle();
          }
        };
    try (var peer = new RawPeer(script);
        var relay = new Relay(peer.uri())) {
      assertEquals(code, relay.serve(new RelayExchange(method, "/api/1")).status());
      served.countDown();
      await(strayed);
      assertEquals("", relay.serve(relay.get("/api/2")).answer());
      assertEquals(2, peer.connections());
    }
  }

  @ParameterizedTest
  @CsvSource({"POST,5", "PUT,100000"})
  void asksOnANewConnectionWhatCannotBeAskedTwice(String method, int length) throws Exception {
    var served = new CountDownLatch(1);
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send(HELLO);
                  await(served);
                });
        var relay = new Relay(peer.uri())) {
      assertEquals("hello", relay.serve(relay.get("/api/1")).answer());
      served.countDown();
      peer.awaitClosed(1);
      var body = new ByteArrayInputStream(new byte[length]);
      var exchange = new RelayExchange(method, "/api/2").sizedBody(body, length);
      assertEquals("hello", relay.serve(exchange).answer());
      assertEquals(2, peer.connections());
    }
  }

  @Test
  void saysUnavailableIfNobodyAcceptsTheConnection() throws IOException {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var waiting = fill(full);
      var uri = URI.create("http://127.0.0.1:" + full.getLocalPort());
      try (var relay = new Relay(uri, "cloakroom.backend.connect-timeout", SOON)) {
        assertEquals(Problem.BACKEND_UNAVAILABLE, relay.problem(relay.get("/api/x")));
      } finally {
        for (var socket : waiting) {
          socket.close();
        }
      }
    }
  }

  // The system keeps a few more connections than it was told to.
  private static List<Socket> fill(ServerSocket server) throws IOException {
    var waiting = new ArrayList<Socket>();
    while (true) {
      var socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 300);
      } catch (SocketTimeoutException e) {
        return waiting;
      }
    }
  }

  @Test
  void saysUnavailableIfTheTlsHandshakeStops() throws IOException {
    try (var peer = new RawPeer(RawPeer.Talk::idle)) {
      var tls = URI.create(peer.uri().toString().replace("http:", "https:"));
      try (var relay = new Relay(tls, "cloakroom.backend.connect-timeout", SOON)) {
        assertEquals(Problem.BACKEND_UNAVAILABLE, relay.problem(relay.get("/api/x")));
      }
    }
  }

  @Test
  void saysTimeoutIfTheBackendStopsReading() throws IOException {
    var over = new CountDownLatch(1);
    try (var peer = new RawPeer(talk -> await(over));
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.timeout", SOON)) {
      var upload = new RelayExchange("POST", "/api/x").sizedBody(endless(50_000_000), 50_000_000);
      assertEquals(Problem.BACKEND_TIMEOUT, relay.problem(upload));
      over.countDown();
    }
  }

  @Test
  void breaksABodyThatStops() throws Exception {
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send("HTTP/1.1 200 OK\r\n\r\nhello");
                  talk.idle();
                });
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.timeout", SOON)) {
      assertThrows(IOException.class, () -> relay.serve(relay.get("/api/x")));
      assertTrue(peer.isLeft());
    }
  }

  @Test
  void leavesTheBackendIfTheClientBreaksOff() throws Exception {
    try (var peer = new RawPeer(RawPeer.Talk::request);
        var relay = new Relay(peer.uri())) {
      var upload = new RelayExchange("POST", "/api/x").sizedBody(endless(90_000), 100_000);
      assertEquals(Problem.INVALID_REQUEST, relay.problem(upload));
      assertEquals(List.of("close"), upload.answered("Connection"));
      assertTrue(peer.isLeft());
      assertEquals(0, peer.requests().size());
    }
  }

  @Test
  void passesNoHalfOfAChunkedBodyOn() throws Exception {
    try (var peer = new RawPeer(RawPeer.Talk::request);
        var relay = new Relay(peer.uri())) {
      var upload = new RelayExchange("POST", "/api/x").cutBody(100_000);
      assertEquals(Problem.INVALID_REQUEST, relay.problem(upload));
      assertEquals(List.of("close"), upload.answered("Connection"));
      assertTrue(peer.isLeft());
      assertEquals(0, peer.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000})
  void tellsAClientThatPausesTooLong(int bytes) throws IOException {
    try (var peer = new RawPeer(RawPeer.Talk::request);
        var relay = new Relay(peer.uri())) {
      var upload = new RelayExchange("POST", "/api/x").pausedBody(bytes);
      assertEquals(Problem.REQUEST_TIMEOUT, relay.problem(upload));
      assertEquals(List.of("close"), upload.answered("Connection"));
      assertEquals(0, peer.requests().size());
    }
  }

  @Test
  void asksNobodyIfASmallChunkedBodyIsCut() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      var upload = new RelayExchange("POST", "/api/x").cutBody(10);
      assertEquals(Problem.INVALID_REQUEST, relay.problem(upload));
      assertEquals(0, peer.connections());
    }
  }

  @Test
  void asksNobodyIfASmallBodyIsCut() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      var upload =
          new RelayExchange("POST", "/api/x").sizedBody(new ByteArrayInputStream(new byte[9]), 10);
      assertEquals(Problem.INVALID_REQUEST, relay.problem(upload));
      assertEquals(0, peer.connections());
    }
  }

  @Test
  void passesAnAnswerOnThatComesBeforeTheBodyIsRead() throws IOException {
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.head();
                  talk.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                  talk.idle();
                });
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.timeout", "PT5S")) {
      var upload = new RelayExchange("POST", "/api/x").sizedBody(endless(300_000), 300_000);
      relay.serve(upload);
      assertEquals(413, upload.status());
      assertEquals("big", upload.answer());
    }
  }

  @Test
  void holdsNoMoreCallsThanTheRouteMayAndTellsTheOthersToComeAgain() throws Exception {
    var hung = new CountDownLatch(2);
    var released = new CountDownLatch(1);
    RawPeer.Script script =
        talk -> {
          talk.request();
          hung.countDown();
          await(released);
          talk.send(HELLO);
        };
    var threads = Executors.newCachedThreadPool();
    try (var peer = new RawPeer(script);
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.max-calls", "2")) {
      var one = threads.submit(() -> relay.serve(relay.get("/api/1")));
      var two = threads.submit(() -> relay.serve(relay.get("/api/2")));
      await(hung);
      var refusal = assertThrows(ProblemException.class, () -> relay.serve(relay.get("/api/3")));
      assertEquals(Problem.BACKEND_UNAVAILABLE, refusal.problem());
      assertEquals("5", refusal.headers().get("Retry-After"));
      released.countDown();
      assertEquals("hello", one.get().answer());
      assertEquals("hello", two.get().answer());
      assertEquals("hello", relay.serve(relay.get("/api/4")).answer());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(2, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static InputStream endless(int bytes) {
    return new ByteArrayInputStream(new byte[bytes]);
  }
}
