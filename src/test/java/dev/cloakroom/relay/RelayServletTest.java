package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.SessionEnded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayServletTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String REFUSED =
      "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 2\r\n\r\nno";

  @Test
  void passesAnAnswerOn() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      var exchange = relay.serve(relay.get("/api/x"));
      assertEquals(200, exchange.status());
      assertEquals("hello", exchange.answer());
      assertEquals(5, exchange.declaredLength());
    }
  }

  @Test
  void goesBelowTheTargetsOwnPath() throws IOException {
    try (var peer = RawPeer.answering(HELLO, HELLO);
        var relay = new Relay(peer.uri(), "cloakroom.relay.v1.target", peer.uri() + "/base/v1")) {
      relay.serve(relay.get("/v1/x"));
      assertTrue(peer.request().startsWith("GET /base/v1/x HTTP/1.1\r\n"), peer.request());
      relay.serve(relay.get("/v1"));
      assertTrue(peer.request().startsWith("GET /base/v1 HTTP/1.1\r\n"), peer.request());
    }
  }

  @ParameterizedTest
  @CsvSource({"/nope/x,UNKNOWN_ROUTE", "/,UNKNOWN_ROUTE", "/api/../x,INVALID_REQUEST"})
  void refusesWhatLeadsNowhere(String uri, Problem problem) throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      assertEquals(problem, relay.problem(relay.get(uri)));
      assertEquals(0, peer.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROPFIND", "QUERY", "PURGE"})
  void passesOnAnyMethodUnlessTheRouteListsThem(String method) throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      relay.serve(new RelayExchange(method, "/api/x"));
      assertTrue(peer.request().startsWith(method + " /x HTTP/1.1\r\n"), peer.request());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "trace", "CONNECT", "GE(T", ""})
  void refusesWhatIsNoMethodForABackend(String method) throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      assertEquals(Problem.METHOD_NOT_ALLOWED, relay.problem(new RelayExchange(method, "/api/x")));
      assertEquals(0, peer.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "PUT", "BREW"})
  void refusesOtherMethods(String method) throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.methods", "POST,GET")) {
      var exchange = new RelayExchange(method, "/api/x");
      assertEquals(Problem.METHOD_NOT_ALLOWED, relay.problem(exchange));
      assertEquals(List.of("GET, POST"), exchange.answered("Allow"));
    }
  }

  @Test
  void refusesWebSockets() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      var exchange =
          relay.get("/api/x").header("Connection", "Upgrade").header("Upgrade", "websocket");
      assertEquals(Problem.UPGRADE_UNSUPPORTED, relay.problem(exchange));
    }
  }

  @Test
  void asksNobodyWithoutASession() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      assertThrows(LoginRequired.class, () -> relay.serveAnonymous(relay.get("/api/x")));
      assertEquals(0, peer.connections());
    }
  }

  @Test
  void noticesThatItAsksItself() throws IOException {
    try (var peer = RawPeer.answering(HELLO, HELLO);
        var relay = new Relay(peer.uri())) {
      relay.serve(relay.get("/api/x"));
      var via = peer.request().lines().filter(line -> line.startsWith("Via: ")).findFirst().get();
      var looped = relay.get("/api/x").header("Via", via.substring(5) + ", 1.1 other");
      assertEquals(Problem.BACKEND_INVALID, relay.problem(looped));
    }
  }

  @Test
  void renewsOnceAndSendsTheBodyAgainAfterARefusal() throws IOException {
    try (var peer = RawPeer.answering(REFUSED, HELLO);
        var relay = new Relay(peer.uri())) {
      relay.tokens.answersRenewalWith(relay.pair("2"));
      var exchange = relay.serve(new RelayExchange("POST", "/api/x").body("order"));
      assertEquals(200, exchange.status());
      assertEquals(2, exchange.answered("Set-Cookie").size());
      assertTrue(peer.requests().get(0).contains("Bearer access-1\r\n"));
      assertTrue(peer.requests().get(1).contains("Bearer access-2\r\n"));
      assertTrue(peer.requests().get(1).endsWith("\r\n\r\norder"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsABodyOf64KibAgainAndNoneThatIsLonger(boolean chunked) throws IOException {
    for (var length : List.of(65_536, 65_537)) {
      try (var peer = RawPeer.answering(REFUSED, HELLO);
          var relay = new Relay(peer.uri())) {
        relay.tokens.answersRenewalWith(relay.pair("2"));
        var body = new ByteArrayInputStream(new byte[length]);
        var post = new RelayExchange("POST", "/api/x");
        relay.serve(chunked ? post.chunkedBody(body) : post.sizedBody(body, length));
        assertEquals(length == 65_536 ? 200 : 401, post.status());
      }
    }
  }

  @Test
  void passesASecondRefusalOn() throws IOException {
    try (var peer = RawPeer.answering(REFUSED, REFUSED);
        var relay = new Relay(peer.uri())) {
      relay.tokens.answersRenewalWith(relay.pair("2"));
      var exchange = relay.serve(relay.get("/api/x"));
      assertEquals(401, exchange.status());
      assertEquals("no", exchange.answer());
      assertEquals(List.of("Cookie realm=\"cloakroom\""), exchange.answered("WWW-Authenticate"));
      assertEquals(1, relay.tokens.renewals());
      assertEquals(2, peer.requests().size());
    }
  }

  @Test
  void doesNotTryAgainWithATokenThatIsAsNewAsCanBe() throws IOException {
    try (var peer = RawPeer.answering(REFUSED, HELLO);
        var relay = new Relay(peer.uri())) {
      var cookies = relay.cookies();
      relay.clock.pass(Duration.ofHours(1));
      relay.tokens.answersRenewalWith(relay.pair("2"));
      var exchange = relay.serveAnonymous(relay.get("/api/x").header("Cookie", cookies));
      assertEquals(401, exchange.status());
      assertTrue(peer.requests().get(0).contains("Bearer access-2\r\n"));
      assertEquals(1, relay.tokens.renewals());
      assertEquals(1, peer.requests().size());
    }
  }

  @Test
  void letsTheCallerRepeatWhatCannotBeSentAgain() throws IOException {
    try (var peer = RawPeer.answering(REFUSED);
        var relay = new Relay(peer.uri())) {
      relay.tokens.answersRenewalWith(relay.pair("2"));
      var large = new ByteArrayInputStream(new byte[100_000]);
      var exchange = relay.serve(new RelayExchange("POST", "/api/x").sizedBody(large, 100_000));
      assertEquals(401, exchange.status());
      assertEquals(List.of("0"), exchange.answered("Retry-After"));
      assertEquals(2, exchange.answered("Set-Cookie").size());
      assertEquals(1, peer.requests().size());
    }
  }

  @Test
  void endsWithTheSessionIfRenewalIsRefused() throws IOException {
    try (var peer = RawPeer.answering(REFUSED);
        var relay = new Relay(peer.uri())) {
      relay.tokens.failsRenewalWith(new SessionEnded());
      assertEquals(Problem.SESSION_ENDED, relay.problem(relay.get("/api/x")));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 403, 404, 405, 429, 500, 501, 503})
  void passesARefusalOnIfNothingCanRenewAndTheUserResourceRefusesNothing(int status)
      throws IOException {
    try (var peer = RawPeer.answering(REFUSED);
        var relay = new Relay(peer.uri())) {
      relay.tokens.cannotRenew();
      relay.user.answers(status);
      assertPassedOn(relay.serve(relay.get("/api/x")));
      assertEquals(1, peer.requests().size());
      assertEquals(1, relay.user.calls());
    }
  }

  private static void assertPassedOn(RelayExchange exchange) {
    assertEquals(401, exchange.status());
    assertEquals("no", exchange.answer());
    assertEquals(2, exchange.declaredLength());
    assertEquals(List.of("Cookie realm=\"cloakroom\""), exchange.answered("WWW-Authenticate"));
    assertEquals(List.of(), exchange.answered("Set-Cookie"));
    assertEquals(List.of(), exchange.answered("Retry-After"));
  }

  @Test
  void passesARefusalOnIfNothingCanRenewAndTheUserResourceDoesNotAnswer() throws IOException {
    try (var peer = RawPeer.answering(REFUSED);
        var relay = new Relay(peer.uri())) {
      relay.tokens.cannotRenew();
      relay.user.timesOut();
      assertPassedOn(relay.serve(relay.get("/api/x")));
    }
  }

  @Test
  void passesARefusalOnAlsoIfTheBodyCouldNotBeSentAgain() throws IOException {
    try (var peer = RawPeer.answering(REFUSED);
        var relay = new Relay(peer.uri())) {
      relay.tokens.cannotRenew();
      relay.user.answers(200);
      var large = new ByteArrayInputStream(new byte[100_000]);
      assertPassedOn(relay.serve(new RelayExchange("POST", "/api/x").sizedBody(large, 100_000)));
    }
  }

  @Test
  void endsTheSessionIfNothingCanRenewAndTheUserResourceRefusesToo() throws IOException {
    try (var peer = RawPeer.answering(REFUSED);
        var relay = new Relay(peer.uri())) {
      relay.tokens.cannotRenew();
      relay.user.answers(401);
      var exchange = relay.get("/api/x");
      assertEquals(Problem.SESSION_ENDED, relay.problem(exchange));
      assertFalse(exchange.answered("Set-Cookie").isEmpty());
    }
  }

  @Test
  void asksTheUserResourceOnceHoweverManyCallsAreRefused() throws IOException {
    try (var peer = RawPeer.answering(REFUSED);
        var relay = new Relay(peer.uri())) {
      relay.tokens.cannotRenew();
      relay.user.answers(200);
      var cookies = relay.cookies();
      for (var i = 0; i < 5; i++) {
        assertPassedOn(relay.serveAnonymous(relay.get("/api/x").header("Cookie", cookies)));
      }
      assertEquals(1, relay.user.calls());
    }
  }

  @Test
  void asksNoUserResourceOnARouteWithoutToken() throws IOException {
    try (var peer = RawPeer.answering(REFUSED);
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.token", "none")) {
      relay.tokens.cannotRenew();
      assertPassedOn(relay.serve(relay.get("/api/x")));
      assertEquals(0, relay.user.calls());
    }
  }

  @Test
  void neverRenewsForAForbidden() throws IOException {
    try (var peer = RawPeer.answering("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
        var relay = new Relay(peer.uri())) {
      assertEquals(403, relay.serve(relay.get("/api/x")).status());
      assertEquals(0, relay.tokens.renewals());
    }
  }

  @Test
  void followsNoRedirect() throws IOException {
    try (var peer =
            RawPeer.answering(
                "HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        var relay = new Relay(peer.uri())) {
      var exchange = relay.serve(relay.get("/api/x"));
      assertEquals(307, exchange.status());
      assertEquals(List.of("http://127.0.0.1:1/"), exchange.answered("Location"));
    }
  }

  @Test
  void sendsASmallChunkedBodyWithItsLength() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      var small = new ByteArrayInputStream("order".getBytes());
      relay.serve(new RelayExchange("POST", "/api/x").chunkedBody(small));
      assertTrue(peer.request().contains("Content-Length: 5\r\n"), peer.request());
      assertFalse(peer.request().toLowerCase().contains("transfer-encoding"));
    }
  }

  @Test
  void sendsALargeChunkedBodyInChunks() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      var large = new ByteArrayInputStream("~".repeat(200_000).getBytes());
      relay.serve(new RelayExchange("POST", "/api/x").chunkedBody(large));
      assertTrue(peer.request().contains("Transfer-Encoding: chunked\r\n"));
      assertFalse(peer.request().contains("Content-Length"));
      assertEquals(200_000, peer.request().chars().filter(c -> c == '~').count());
    }
  }

  @Test
  void readsChunksAndDropsTrailers() throws IOException {
    try (var peer =
            RawPeer.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nhel\r\n2\r\nlo\r\n0\r\nX-T: 1\r\n\r\n",
                HELLO);
        var relay = new Relay(peer.uri())) {
      var exchange = relay.serve(relay.get("/api/x"));
      assertEquals("hello", exchange.answer());
      assertEquals(-1, exchange.declaredLength());
      assertEquals(List.of(), exchange.answered("X-T"));
      relay.serve(relay.get("/api/x"));
      assertEquals(1, peer.connections());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD,HTTP/1.1 200 OK\\nContent-Length: 5,5",
    "GET,HTTP/1.1 204 No Content,-1",
    "GET,HTTP/1.1 304 Not Modified\\nContent-Length: 5,-1"
  })
  void expectsNoBodyWhereThereIsNone(String method, String head, long length) throws IOException {
    try (var peer = RawPeer.answering(head.replace("\\n", "\r\n") + "\r\n\r\n", HELLO);
        var relay = new Relay(peer.uri())) {
      var exchange = relay.serve(new RelayExchange(method, "/api/x"));
      assertEquals("", exchange.answer());
      assertEquals(length, exchange.declaredLength());
      assertEquals("hello", relay.serve(relay.get("/api/x")).answer());
      assertEquals(1, peer.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 100 Continue\r\n\r\n",
      })
  void understandsOddBackends(String answer) throws IOException {
    try (var peer = RawPeer.answering(answer);
        var relay = new Relay(peer.uri())) {
      assertEquals("hello", relay.serve(relay.get("/api/1")).answer());
      assertEquals("hello", relay.serve(relay.get("/api/2")).answer());
    }
  }

  // RFC 9112 sections 2.2 and 5.2, RFC 9110 section 5.5: a blank in place of what ends a line.
  @ParameterizedTest
  @ValueSource(strings = {"X-A: 1\r\n  2", "X-A: 1\r2", "X-A: 1\u00002"})
  void passesNothingOnThatCouldEndALine(String field) throws IOException {
    try (var peer =
            RawPeer.answering("HTTP/1.1 200 OK\r\n" + field + "\r\nContent-Length: 0\r\n\r\n");
        var relay = new Relay(peer.uri())) {
      assertEquals(List.of("1 2"), relay.serve(relay.get("/api/x")).answered("X-A"));
    }
  }

  @Test
  void readsUntilTheEndIfThereIsNoLength() throws IOException {
    try (var peer = RawPeer.answering("HTTP/1.1 200 OK\r\n\r\nhello");
        var relay = new Relay(peer.uri())) {
      assertEquals("hello", relay.serve(relay.get("/api/x")).answer());
    }
  }

  @Test
  void skipsInterimAnswers() throws IOException {
    try (var peer =
            RawPeer.answering(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                    + HELLO);
        var relay = new Relay(peer.uri())) {
      var exchange = relay.serve(relay.get("/api/x"));
      assertEquals("hello", exchange.answer());
      assertEquals(List.of(), exchange.answered("Link"));
    }
  }

  @Test
  void answersAQuestionThatWasMeantForThisHop() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri())) {
      var exchange = new RelayExchange("OPTIONS", "/api/x").header("Max-Forwards", "0");
      assertEquals(204, relay.serve(exchange).status());
      assertEquals(
          List.of("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"), exchange.answered("Allow"));
      assertEquals(0, peer.connections());
    }
  }
}
