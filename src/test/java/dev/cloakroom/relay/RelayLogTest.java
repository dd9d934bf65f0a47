package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators read of a relayed call that failed. */
@Timeout(60)
class RelayLogTest {
  private static final Logger LOG = Logger.getLogger(RelayServlet.class.getName());

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord each) {
          records.add(each);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
  }

  private List<String> lines() {
    return records.stream().map(new SimpleFormatter()::formatMessage).toList();
  }

  private String onlyLine() {
    assertEquals(1, records.size(), () -> lines().toString());
    return lines().get(0);
  }

  private static void fail(Relay relay, RelayExchange exchange) {
    try {
      relay.serve(exchange);
    } catch (ProblemException | IOException e) {
      // That it failed is what the log tells.
    }
  }

  private void failWith(RawPeer.Script script, RelayExchange exchange) throws IOException {
    try (var peer = new RawPeer(script);
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.timeout", "PT0.2S")) {
      fail(relay, exchange);
    }
  }

  @Test
  void aLineNamesRouteBackendCauseAndRequest() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var exchange = new RelayExchange("GET", "/api/x?a-secret");
    try (var relay = new Relay(URI.create("http://127.0.0.1:" + port))) {
      fail(relay, exchange);
    }
    assertEquals(Level.WARNING, records.get(0).getLevel());
    assertEquals(
        "backend_unavailable: route api to 127.0.0.1:"
            + port
            + ": connection refused (java.net.ConnectException), request "
            + new Callers(TestSettings.of()).requestId(exchange.request()),
        onlyLine());
  }

  @Test
  void aNameWithoutAnAddressIsALine() {
    try (var relay = new Relay(URI.create("https://no-such-host.invalid"))) {
      fail(relay, new RelayExchange("GET", "/api/x"));
    }
    assertTrue(
        onlyLine()
            .startsWith(
                "backend_unavailable: route api to no-such-host.invalid:443: the host name has no"
                    + " address (java.net.UnknownHostException"),
        onlyLine());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|connection ended before the head of the answer",
        "garbage~~~~|the answer is no HTTP/1.1",
        "HTTP/1.1 200 OK~~Foo[bar]: s3cret~~~~|malformed field in the answer (name of number 1)",
        "HTTP/1.1 200 OK~~X-A: 1~~X B: s3cret~~~~|(name of number 2, after X-A)",
        "HTTP/1.1 200 OK~~X-A: s3\u000bcret~~~~|malformed field in the answer (value of X-A)",
        "HTTP/1.1 200 OK~~Content-Length: 5~~Content-Length: 5~~~~hello|length of the answer",
        "HTTP/1.1 200 OK~~Content-Length: +5~~~~hello|length of the answer",
        "HTTP/1.1 101 Switching~~~~|101 without being asked",
        "HTTP/1.1 200 OK~~Content-Length: 5~~~~s3cr|body cut",
        "HTTP/1.1 200 OK~~Content-Length: 50000~~~~s3cr|body cut",
        "HTTP/1.1 200 OK~~Transfer-Encoding: chunked~~~~s3cret~~|malformed chunk in the body",
        "HTTP/1.1 200 OK~~Transfer-Encoding: chunked~~~~5~~s3cre~~|body cut",
      })
  void aLineSaysWhatWasWrongAndQuotesNothing(String answer, String words) throws IOException {
    var text = answer == null ? "" : answer.replace("~~", "\r\n");
    failWith(
        talk -> {
          talk.request();
          talk.send(text);
        },
        new RelayExchange("GET", "/api/x"));
    assertTrue(onlyLine().startsWith("backend_invalid: route api to 127.0.0.1:"), onlyLine());
    assertTrue(onlyLine().contains(words), onlyLine());
    assertFalse(onlyLine().contains("s3"), onlyLine());
  }

  @Test
  void silenceIsALine() throws IOException {
    failWith(RawPeer.Talk::idle, new RelayExchange("GET", "/api/x"));
    assertTrue(onlyLine().contains("no answer within the timeout of the route"), onlyLine());
  }

  @Test
  void aCallThatHasComeBackIsALine() throws IOException {
    var via = new String[1];
    try (var peer =
            new RawPeer(
                talk -> {
                  var request = talk.request();
                  via[0] =
                      request.lines().filter(line -> line.startsWith("Via: ")).findFirst().get();
                  talk.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
        var relay = new Relay(peer.uri())) {
      relay.serve(relay.get("/api/x"));
      fail(relay, relay.get("/api/x").header("Via", via[0].substring(5)));
    }
    assertTrue(onlyLine().contains("the call came back to this instance"), onlyLine());
  }

  @Test
  void aClientThatBreaksOffIsNotTheBackendsFault() throws IOException {
    failWith(RawPeer.Talk::request, new RelayExchange("POST", "/api/x").pausedBody(100_000));
    assertEquals(Level.INFO, records.get(0).getLevel());
    assertTrue(onlyLine().startsWith("client_gone: route api: the client paused"), onlyLine());
  }

  @Test
  void anApplicationThatStopsIsNotTheBackendsFault() throws Exception {
    var exchange = new RelayExchange("GET", "/api/x");
    Relay[] stopping = new Relay[1];
    try (var peer =
        new RawPeer(
            talk -> {
              talk.request();
              stopping[0].close();
              talk.idle();
            })) {
      stopping[0] = new Relay(peer.uri());
      assertEquals(Problem.BACKEND_UNAVAILABLE, stopping[0].problem(exchange));
    }
    assertEquals(Level.INFO, records.get(0).getLevel());
    assertTrue(onlyLine().contains("this application is stopping"), onlyLine());
  }

  @Test
  void manyFailuresOfOneKindAreFewLinesASecondAndHideNoOtherKind() throws IOException {
    try (var peer = new RawPeer(RawPeer.Talk::request);
        var relay =
            new Relay(
                peer.uri(),
                "cloakroom.relay.other.target",
                peer.uri().toString(),
                "cloakroom.relay.other.token",
                "none")) {
      for (var i = 0; i < 50; i++) {
        fail(relay, relay.get("/api/x"));
      }
      assertEquals(FaultLog.MOST_A_SECOND, records.size());
      fail(relay, relay.get("/other/x"));
      assertTrue(lines().get(FaultLog.MOST_A_SECOND).contains("route other"), lines()::toString);
      relay.clock.pass(Duration.ofSeconds(1));
      fail(relay, relay.get("/api/x"));
      var last = lines().get(lines().size() - 1);
      assertTrue(last.endsWith("(45 more of these were not logged)"), last);
    }
  }

  // The name of a field is the backend's to choose.
  @Test
  void aBackendThatVariesItsFaultGetsNoMoreLines() throws IOException {
    var count = new AtomicInteger();
    try (var peer =
            new RawPeer(
                talk -> {
                  while (talk.request() != null) {
                    var name = "X-" + count.incrementAndGet();
                    talk.send(
                        "HTTP/1.1 200 OK\r\n" + name + ": a\u000bb\r\nContent-Length: 0\r\n\r\n");
                  }
                });
        var relay = new Relay(peer.uri())) {
      for (var i = 0; i < FaultLog.MOST_A_SECOND + 3; i++) {
        fail(relay, new RelayExchange("GET", "/api/x"));
      }
    }
    assertEquals(FaultLog.MOST_A_SECOND, records.size(), () -> lines().toString());
  }

  @Test
  void anAnswerIsNoLine() throws IOException {
    try (var peer = RawPeer.answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        var relay = new Relay(peer.uri())) {
      assertEquals(503, relay.serve(relay.get("/api/x")).status());
      fail(relay, relay.get("/nowhere/x"));
    }
    assertEquals(List.of(), lines());
  }
}
