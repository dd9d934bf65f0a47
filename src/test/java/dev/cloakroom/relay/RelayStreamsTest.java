package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and requests that take long. */
@Timeout(60)
class RelayStreamsTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final Duration DAY = Duration.ofHours(24);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStreamEndsWithItsSession() throws Exception {
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
                  talk.idle();
                });
        var relay = new Relay(peer.uri())) {
      var stream = relay.signedIn(relay.get("/api/events"));
      var call = threads.submit(() -> relay.serveAnonymous(stream));
      Await.until("the first event is there", () -> stream.answer().contains("data: 1"));
      assertFalse(call.isDone());
      relay.clock.pass(DAY);
      // The container of this test has no connection to break, so the exception has to.
      var cut = assertThrows(ExecutionException.class, call::get);
      assertTrue(cut.getCause() instanceof IOException, cut::toString);
      assertTrue(peer.isLeft());
    }
  }

  @Test
  void aDownloadOfWhichNothingIsSeenIsRefusedWhenItsSessionEnds() throws Exception {
    var sent = new CountDownLatch(1);
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send("HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\nhello");
                  sent.countDown();
                  talk.idle();
                });
        var relay = new Relay(peer.uri())) {
      var download = relay.signedIn(relay.get("/api/file"));
      var call = threads.submit(() -> relay.problemOf(download));
      await(sent);
      Await.until("the first bytes are there", () -> download.answer().equals("hello"));
      relay.clock.pass(DAY);
      assertEquals(Problem.SESSION_ENDED, call.get());
      assertTrue(peer.isLeft());
    }
  }

  @Test
  void aRouteWithoutATokenKnowsNoSession() throws Exception {
    var over = new CountDownLatch(1);
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send("HTTP/1.1 200 OK\r\n\r\nhello");
                  await(over);
                  talk.send(" again");
                });
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.token", "none")) {
      var stream = relay.signedIn(relay.get("/api/events"));
      var call = threads.submit(() -> relay.serveAnonymous(stream));
      Await.until("the first bytes are there", () -> stream.answer().equals("hello"));
      relay.clock.pass(DAY);
      over.countDown();
      assertEquals("hello again", call.get().answer());
    }
  }

  @Test
  void aSessionThatEndsTakesNoConnectionFromTheNextCall() throws Exception {
    var body = "x".repeat(100_000);
    var long1 = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body;
    try (var peer = RawPeer.answering(long1, HELLO, long1);
        var relay = new Relay(peer.uri())) {
      assertEquals(body, relay.serve(relay.get("/api/1")).answer());
      relay.clock.pass(DAY);
      assertEquals("hello", relay.serve(relay.get("/api/2")).answer());
      assertEquals(body, relay.serve(relay.get("/api/3")).answer());
      assertEquals(1, peer.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 300, 999})
  void aBackendMaySayOftenThatItWorks(int times) throws IOException {
    try (var peer =
            RawPeer.answering("HTTP/1.1 102 Processing\r\n\r\n".repeat(times) + HELLO, HELLO);
        var relay = new Relay(peer.uri())) {
      assertEquals("hello", relay.serve(relay.get("/api/1")).answer());
      assertEquals("hello", relay.serve(relay.get("/api/2")).answer());
      assertEquals(1, peer.connections());
    }
  }

  @Test
  void aBackendMayNotSayForEverThatItWorks() throws IOException {
    try (var peer = RawPeer.answering("HTTP/1.1 102 Processing\r\n\r\n".repeat(2000));
        var relay = new Relay(peer.uri())) {
      assertEquals(Problem.BACKEND_INVALID, relay.problem(relay.get("/api/1")));
    }
  }

  /** A body that counts what was taken of it. */
  private static final class Counted extends InputStream {
    private final long length;
    private final AtomicLong taken = new AtomicLong();
    private long before = -1;
    private int looks;

    Counted(long length) {
      this.length = length;
    }

    @Override
    public int read() {
      return taken.get() < length ? (int) (taken.getAndIncrement() & 0x7f) : -1;
    }

    boolean isStuck() {
      var now = taken.get();
      looks = now == before ? looks + 1 : 0;
      before = now;
      return looks > 200;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatComesEarlyEndsAnUploadThatNobodyReads(boolean sized) throws Exception {
    var over = new CountDownLatch(1);
    var body = new Counted(200_000_000);
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.head();
                  talk.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                  await(over);
                });
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.timeout", "PT20S")) {
      var upload = new RelayExchange("POST", "/api/x");
      relay.serve(sized ? upload.sizedBody(body, 200_000_000) : upload.chunkedBody(body));
      assertEquals(413, upload.status());
      assertEquals("big", upload.answer());
      assertTrue(body.taken.get() < 200_000_000, "all was sent");
      over.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 102 Processing\r\n\r\n"})
  void anAnswerThatComesWhenTheUploadIsStuckEndsIt(String before) throws Exception {
    var over = new CountDownLatch(1);
    var body = new Counted(200_000_000);
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.head();
                  talk.send(before);
                  Await.until("the upload is stuck", body::isStuck);
                  talk.send("HTTP/1.1 507 Full\r\nContent-Length: 4\r\n\r\nfull");
                  await(over);
                });
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.timeout", "PT20S")) {
      var upload = new RelayExchange("PUT", "/api/x").sizedBody(body, 200_000_000);
      relay.serve(upload);
      assertEquals(507, upload.status());
      assertEquals("full", upload.answer());
      over.countDown();
    }
  }

  @Test
  void anInterimAnswerEndsNoUpload() throws Exception {
    var length = 3_000_000;
    try (var peer =
            new RawPeer(
                talk -> {
                  var head = talk.head();
                  talk.send("HTTP/1.1 102 Processing\r\n\r\n");
                  talk.in().readNBytes(length / 2);
                  talk.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
                  var rest = talk.in().readNBytes(length - length / 2).length + length / 2;
                  talk.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + rest);
                  assertTrue(head.contains("Content-Length: " + length));
                });
        var relay = new Relay(peer.uri())) {
      var upload = new RelayExchange("PUT", "/api/x").sizedBody(new Counted(length), length);
      assertEquals(String.valueOf(length), relay.serve(upload).answer());
    }
  }
}
