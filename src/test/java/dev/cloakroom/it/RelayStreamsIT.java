package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies on their way through a real server, in both directions. */
@OnServer
@Timeout(300)
class RelayStreamsIT {
  private static final String LIBERTY_READS =
      "Liberty hands on a request body in pieces of 32 KiB, and a shorter one only when the body has"
          + " ended";
  private static final String LIBERTY_ENDS =
      "Liberty adds a Content-Length to answers without a body, or closes the connection";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int BLOCK = 1 << 20;
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final byte[] block = new byte[BLOCK];
  private String cookies;

  @BeforeEach
  void signIn() {
    var browser = Browser.at(Server.root("routes"));
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(600));
    Server.backend().answersLoginWith("{\"token\":\"" + token + "\"}");
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    cookies = browser.cookies().header(Server.root("routes")).orElseThrow();
    new Random(1).nextBytes(block);
  }

  private InputStream blocks(int count) {
    var streams = Collections.nCopies(count, block).stream().map(ByteArrayInputStream::new);
    return new SequenceInputStream(Collections.enumeration(streams.toList()));
  }

  private long sumOf(int count) {
    var sum = new CRC32();
    for (var i = 0; i < count; i++) {
      sum.update(block);
    }
    return sum.getValue();
  }

  private String head(String method, String path, String... fields) {
    return "%s /routes/relay/%s HTTP/1.1\r\nHost: %s\r\nX-CSRF: 1\r\nCookie: %s\r\n%s\r\n"
        .formatted(
            method,
            path,
            Server.page().getAuthority(),
            cookies,
            fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n");
  }

  private String exchange(String method, String path, String... fields) throws IOException {
    var all = Arrays.copyOf(fields, fields.length + 1);
    all[fields.length] = "Connection: close";
    return RawSocket.exchange(Server.page(), head(method, path, all));
  }

  private static boolean has(String head, String name) {
    return head.toLowerCase(Locale.ROOT).contains("\n" + name.toLowerCase(Locale.ROOT) + ":");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(2, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD,200 OK", "GET,204 No Content", "GET,304 Not Modified", "HEAD,404 Not Found"})
  @NotOn(server = "liberty", because = LIBERTY_ENDS)
  void anAnswerWithoutABodyEndsWithItsHead(String method, String status) throws IOException {
    var length = status.startsWith("204") ? "" : "Content-Length: 5\r\n";
    Server.peerDoes(
        talk -> {
          for (String request; (request = talk.request()) != null; ) {
            talk.send(
                request.contains("/y ")
                    ? OK
                    : "HTTP/1.1 " + status + "\r\n" + length + "ETag: \"a\"\r\n\r\n");
          }
        });
    try (var client = RawSocket.open(Server.page())) {
      client.send(head(method, "peer/x"));
      var first = client.head();
      assertTrue(first.startsWith("HTTP/1.1 " + status.substring(0, 3)), first);
      assertTrue(has(first, "ETag"), first);
      assertFalse(has(first, "Transfer-Encoding"), first);
      assertFalse(has(first, "Content-Length") && length.isEmpty(), first);
      if (has(first, "Content-Length") && method.equals("HEAD")) {
        assertTrue(first.contains("5\r\n"), first);
      }
      client.send(head("GET", "peer/y"));
      assertTrue(client.head().startsWith("HTTP/1.1 200"), "nothing came between");
    }
  }

  // RFC 9110 section 15.3.6: a client has to know that nothing follows.
  @Test
  void aResetOfTheContentEnds() throws IOException {
    Server.peerDoes(
        talk -> {
          while (talk.request() != null) {
            talk.send("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n");
          }
        });
    try (var client = RawSocket.open(Server.page())) {
      client.send(head("POST", "peer/x", "Content-Length: 0"));
      var head = client.head();
      assertTrue(head.startsWith("HTTP/1.1 205"), head);
      assertTrue(
          head.contains("\r\nContent-Length: 0\r\n")
              || head.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked\r\n")
              || head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n"),
          head);
    }
  }

  @ParameterizedTest
  @CsvSource({"200 OK,''", "200 OK,Transfer-Encoding: chunked", "404 Not Found,''"})
  void aLengthThatTheBackendDoesNotTellIsNotZero(String status, String field) throws IOException {
    Server.peerDoes(
        talk -> {
          for (String request; (request = talk.request()) != null; ) {
            talk.send(
                request.startsWith("GET")
                    ? OK
                    : "HTTP/1.1 "
                        + status
                        + "\r\nETag: \"a\"\r\n"
                        + field
                        + (field.isEmpty() ? "" : "\r\n")
                        + "\r\n");
          }
        });
    try (var client = RawSocket.open(Server.page())) {
      client.send(head("HEAD", "peer/x"));
      var head = client.head();
      assertTrue(head.startsWith("HTTP/1.1 " + status.substring(0, 3)), head);
      assertFalse(has(head, "Content-Length"), head);
    }
  }

  @Test
  void partsOfABodyPass() throws IOException {
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send(
              "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-3/10\r\n"
                  + "Content-Length: 3\r\n\r\nbcd");
        });
    var answer = exchange("GET", "peer/x", "Range: bytes=1-3", "If-Range: \"a\"");
    assertTrue(answer.startsWith("HTTP/1.1 206"), answer);
    assertTrue(answer.contains("Content-Range: bytes 1-3/10\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\nbcd"), answer);
    var request = Server.peerRequests().get(0).toLowerCase(Locale.ROOT);
    assertTrue(request.contains("\nrange: bytes=1-3\r\n"), request);
    assertTrue(request.contains("\nif-range: \"a\"\r\n"), request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept-Encoding: gzip", "X-Nothing: 1"})
  void whatTheBackendCompressedStaysAsItIs(String field) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(zipped)) {
      zip.write("hello".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    var body = zipped.toString(StandardCharsets.ISO_8859_1);
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send(
              "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/plain\r\n"
                  + "Content-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body);
        });
    var answer = exchange("GET", "peer/x", field);
    assertTrue(answer.contains("Content-Encoding: gzip\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\n" + body));
    assertEquals(field.startsWith("Accept"), has(Server.peerRequests().get(0), "Accept-Encoding"));
  }

  @Test
  void whatTheBackendDidNotCompressStaysAsItIs() throws IOException {
    var body = "hello".repeat(10_000);
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send(
              "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body);
        });
    var answer = exchange("GET", "peer/x", "Accept-Encoding: gzip");
    assertFalse(has(answer, "Content-Encoding"), answer);
    assertTrue(answer.endsWith("\r\n\r\n" + body));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200_000})
  void aClientThatAsksWhetherToSendItsBodyIsTold(int size) throws IOException {
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send(OK);
        });
    try (var client = RawSocket.open(Server.page())) {
      client.send(head("POST", "peer/x", "Expect: 100-continue", "Content-Length: " + size));
      var interim = client.head();
      assertTrue(interim.startsWith("HTTP/1.1 100"), interim);
      client.send("b".repeat(size));
      client.awaitText("ok");
      var request = Server.peerRequests().get(0);
      assertTrue(request.endsWith("\r\n\r\n" + "b".repeat(size)));
      assertFalse(has(request, "Expect"), request);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200_000})
  void trailersEndHere(int size) throws IOException {
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n"
                  + "2\r\nok\r\n0\r\nX-T: 1\r\n\r\n");
        });
    var chunk = Integer.toHexString(size) + "\r\n" + "b".repeat(size) + "\r\n";
    var answer =
        RawSocket.exchange(
            Server.page(),
            head(
                    "POST",
                    "peer/x",
                    "Transfer-Encoding: chunked",
                    "Trailer: X-T",
                    "Connection: close")
                + chunk
                + "0\r\nX-T: 1\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    assertTrue(answer.contains("ok"), answer);
    assertFalse(answer.contains("X-T"), answer);
    assertFalse(Server.peerRequests().get(0).contains("X-T"));
    assertEquals(size, Server.peerRequests().get(0).chars().filter(c -> c == 'b').count(), 20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHundredMebibytesGoUp(boolean sized) throws Exception {
    var sum = new AtomicReference<String>();
    Server.peerDoes(
        talk -> {
          var head = talk.head();
          var body = new CheckedInputStream(new Unframed(head, talk.in()), new CRC32());
          body.transferTo(OutputStream.nullOutputStream());
          sum.set(head.contains("chunked") + " " + body.getChecksum().getValue());
          talk.send(OK);
        });
    var stream = BodyPublishers.ofInputStream(() -> blocks(100));
    var body = sized ? BodyPublishers.fromPublisher(stream, 100L * BLOCK) : stream;
    var answer = CLIENT.send(request("patient/x", body), BodyHandlers.ofString());
    assertEquals("ok", answer.body());
    assertEquals(!sized + " " + sumOf(100), sum.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "Transfer-Encoding", "close"})
  void aHundredMebibytesComeDown(String framing) throws Exception {
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send("HTTP/1.1 200 OK\r\n" + field(framing) + "\r\n");
          for (var i = 0; i < 100; i++) {
            if (framing.startsWith("T")) {
              talk.send(Integer.toHexString(BLOCK) + "\r\n");
            }
            talk.out().write(block);
            if (framing.startsWith("T")) {
              talk.send("\r\n");
            }
          }
          if (framing.startsWith("T")) {
            talk.send("0\r\n\r\n");
          }
        });
    var answer =
        CLIENT.send(request("patient/x", BodyPublishers.noBody()), BodyHandlers.ofInputStream());
    try (var body = new CheckedInputStream(answer.body(), new CRC32())) {
      assertEquals(100L * BLOCK, body.transferTo(OutputStream.nullOutputStream()));
      assertEquals(sumOf(100), body.getChecksum().getValue());
    }
  }

  private static String field(String framing) {
    return switch (framing) {
      case "Content-Length" -> "Content-Length: " + 100L * BLOCK + "\r\n";
      case "Transfer-Encoding" -> "Transfer-Encoding: chunked\r\n";
      default -> "";
    };
  }

  private HttpRequest request(String path, BodyPublisher body) {
    return HttpRequest.newBuilder(Server.root("routes").resolve("relay/" + path))
        .version(HttpClient.Version.HTTP_1_1)
        .header("X-CSRF", "1")
        .header("Cookie", cookies)
        .method(body.contentLength() == 0 ? "GET" : "POST", body)
        .build();
  }

  @Test
  void aClientThatReadsSlowlySlowsTheBackendDown() throws Exception {
    var allSent = new CountDownLatch(1);
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send("HTTP/1.1 200 OK\r\nContent-Length: " + 64L * BLOCK + "\r\n\r\n");
          for (var i = 0; i < 64; i++) {
            talk.out().write(block);
          }
          allSent.countDown();
        });
    try (var client = RawSocket.open(Server.page())) {
      client.send(head("GET", "patient/x", "Connection: close"));
      client.head();
      assertFalse(allSent.await(1, TimeUnit.SECONDS), "somebody keeps 64 MiB");
      var body = new CheckedInputStream(client.in(), new CRC32());
      assertEquals(64L * BLOCK, body.transferTo(OutputStream.nullOutputStream()));
      assertEquals(sumOf(64), body.getChecksum().getValue());
    }
    await(allSent);
  }

  @Test
  void aBackendThatReadsSlowlySlowsTheClientDown() throws Exception {
    var allSent = new CountDownLatch(1);
    var read = new CountDownLatch(1);
    Server.peerDoes(
        talk -> {
          var body = new CheckedInputStream(new Unframed(talk.head(), talk.in()), new CRC32());
          await(read);
          body.transferTo(OutputStream.nullOutputStream());
          assertEquals(sumOf(64), body.getChecksum().getValue());
          talk.send(OK);
        });
    var threads = Executors.newSingleThreadExecutor();
    try (var client = RawSocket.open(Server.page())) {
      client.send(head("POST", "patient/x", "Content-Length: " + 64 * BLOCK));
      threads.submit(
          () -> {
            blocks(64).transferTo(client.out());
            allSent.countDown();
            return null;
          });
      assertFalse(allSent.await(1, TimeUnit.SECONDS), "somebody keeps 64 MiB");
      read.countDown();
      client.awaitText("ok");
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @NotOn(server = "liberty", because = LIBERTY_READS)
  void whatASlowClientHasSentIsAtTheBackendBeforeTheRest(boolean sized) throws IOException {
    var half = new CountDownLatch(1);
    var first = "a".repeat(200_000);
    var second = "b".repeat(200_000);
    Server.peerDoes(
        talk -> {
          var body = new Unframed(talk.head(), talk.in());
          assertEquals(first, text(body.readNBytes(first.length())));
          half.countDown();
          assertEquals(second, text(body.readAllBytes()));
          talk.send(OK);
        });
    try (var client = RawSocket.open(Server.page())) {
      client.send(
          head(
              "POST",
              "patient/x",
              sized ? "Content-Length: 400000" : "Transfer-Encoding: chunked"));
      client.send(sized ? first : chunk(first));
      await(half);
      client.send(sized ? second : chunk(second) + "0\r\n\r\n");
      client.awaitText("ok");
    }
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** What counts down when the peer, who sends events for ever, finds that nobody takes them. */
  private static CountDownLatch ticksUntilLeft() {
    var left = new CountDownLatch(1);
    Server.peerDoes(
        talk -> {
          talk.request();
          talk.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
          try {
            while (true) {
              talk.send("data: tick\n\n");
            }
          } catch (IOException e) {
            left.countDown();
          }
        });
    return left;
  }

  @Test
  void aBackendStopsWorkingForAClientThatHasLeft() throws IOException {
    var left = ticksUntilLeft();
    try (var client = RawSocket.open(Server.page())) {
      client.send(head("GET", "patient/x"));
      client.awaitText("tick");
    }
    await(left);
  }

  // The JDK's client asks for HTTP/2 without TLS, too, and gives up the one stream, not the
  // connection. A server without HTTP/2 answers in HTTP/1.1.
  @Test
  void aBackendStopsWorkingForAStreamThatWasGivenUp() throws Exception {
    var left = ticksUntilLeft();
    var request =
        HttpRequest.newBuilder(request("patient/x", BodyPublishers.noBody()), (name, value) -> true)
            .version(HttpClient.Version.HTTP_2)
            .build();
    try (var events = CLIENT.send(request, BodyHandlers.ofInputStream()).body()) {
      assertEquals('d', events.read());
    }
    await(left);
  }

  @Test
  @NotOn(server = "liberty", because = LIBERTY_READS)
  void aBackendSeesThatAnUploadWasGivenUp() throws IOException {
    var half = new CountDownLatch(1);
    var cut = new CountDownLatch(1);
    Server.peerDoes(
        talk -> {
          var body = new Unframed(talk.head(), talk.in());
          body.readNBytes(200_000);
          half.countDown();
          try {
            body.readAllBytes();
          } catch (IOException e) {
            cut.countDown();
          }
        });
    try (var client = RawSocket.open(Server.page())) {
      client.send(head("POST", "patient/x", "Content-Length: 400000"));
      client.send("a".repeat(200_000));
      await(half);
    }
    await(cut);
  }

  // The Servlet API does not tell of a client that leaves while there is nothing to write.
  @Test
  void aSilentBackendIsLeftWhenTheRoutesTimeIsOver() throws IOException {
    var asked = new CountDownLatch(1);
    var left = new CountDownLatch(1);
    Server.peerDoes(
        talk -> {
          talk.request();
          asked.countDown();
          talk.idle();
          left.countDown();
        });
    try (var client = RawSocket.open(Server.page())) {
      client.send(head("GET", "peer/x"));
      await(asked);
    }
    await(left);
  }

  /** A request's body without its framing; that it is cut is an exception. */
  private static final class Unframed extends InputStream {
    private final InputStream in;
    private final boolean chunked;
    private boolean ended;
    private long left;

    Unframed(String head, InputStream in) {
      this.in = in;
      this.chunked = has(head, "Transfer-Encoding");
      var at = head.indexOf("Content-Length: ");
      this.left = chunked ? 0 : Long.parseLong(head.substring(at + 16, head.indexOf('\r', at)));
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0 && chunked && !ended) {
        left = Long.parseLong(line(), 16);
        ended = left == 0 && line().isEmpty();
      }
      if (left == 0) {
        return -1;
      }
      var count = in.read(bytes, offset, (int) Math.min(left, length));
      if (count < 0) {
        throw new IOException("cut");
      }
      left -= count;
      if (left == 0 && chunked) {
        line();
      }
      return count;
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int next; (next = in.read()) != '\n'; line.append((char) next)) {
        if (next < 0) {
          throw new IOException("cut");
        }
      }
      return line.toString().strip();
    }
  }
}
