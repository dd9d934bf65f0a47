package dev.cloakroom.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Servers that do not answer, or never stop: the check ends, and says what it met. */
class MisbehavingServersTest {
  private static final String SECRET = "the-password-of-a-user";
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  /** What a server does with a connection; it closes it afterwards. */
  @FunctionalInterface
  private interface Talk {
    void talk(Socket socket) throws IOException;
  }

  /** A server that is only a socket. */
  private static final class Peer implements AutoCloseable {
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ServerSocket listening;

    Peer(Talk talk) {
      try {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      daemon(
          () -> {
            while (!listening.isClosed()) {
              accept(talk);
            }
          });
    }

    private void accept(Talk talk) {
      try {
        var socket = listening.accept();
        open.add(socket);
        daemon(
            () -> {
              try (socket) {
                talk.talk(socket);
              } catch (IOException e) {
                // The check has gone.
              }
            });
      } catch (IOException e) {
        // Closed.
      }
    }

    private static void daemon(Runnable task) {
      var thread = new Thread(task, "misbehaving-server");
      thread.setDaemon(true);
      thread.start();
    }

    String address(String scheme) {
      return scheme + "://localhost:" + listening.getLocalPort();
    }

    @Override
    public void close() {
      try {
        listening.close();
        for (var socket : open) {
          socket.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void readHead(Socket socket) throws IOException {
    var in = socket.getInputStream();
    for (int last = 0, next; (next = in.read()) >= 0; ) {
      last = last << 8 | next;
      if (last == 0x0D0A0D0A) {
        return;
      }
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static void waitForTheOtherSide(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // Nothing is answered.
    }
  }

  private static Options options(String address, Duration timeout, Duration total) {
    return new Options(
        Target.of(address),
        false,
        Optional.of(new Options.Credentials("ada", SECRET, "username", "password")),
        false,
        Optional.empty(),
        timeout,
        total);
  }

  private static Report check(String address, Duration timeout, Duration total) {
    var clock = Clock.systemUTC();
    return Inspection.of(options(address, timeout, total), new Certificates(null, clock), clock);
  }

  private static Report check(String address) {
    return check(address, Duration.ofMinutes(2), Duration.ofMinutes(5));
  }

  private static void assertUnreachable(String reason, Report report) {
    assertEquals(2, report.exitStatus());
    assertTrue(report.unreachable().contains(reason), report::unreachable);
    assertEquals(Set.of(), report.findings().keySet());
  }

  @Test
  void nobodyListens() {
    String address;
    try (var peer = new Peer(socket -> {})) {
      address = peer.address("http");
    }
    assertUnreachable("nothing listens there", check(address));
  }

  @Test
  void aServerHangs() {
    try (var peer = new Peer(MisbehavingServersTest::waitForTheOtherSide)) {
      var report = check(peer.address("http"), Duration.ofSeconds(1), Duration.ofMinutes(5));
      assertUnreachable("no whole answer within 1 s", report);
    }
  }

  @Test
  void aServerHangsInTheMiddleOfABody() {
    try (var peer =
        new Peer(
            socket -> {
              readHead(socket);
              send(socket, HEAD + "Content-Length: 100\r\n\r\n{");
              waitForTheOtherSide(socket);
            })) {
      var report = check(peer.address("http"), Duration.ofSeconds(1), Duration.ofMinutes(5));
      assertUnreachable("no whole answer within 1 s", report);
    }
  }

  @Test
  void theTimeForTheWholeCheckIsOver() {
    var answer = HEAD + "Connection: close\r\nContent-Length: 23\r\n\r\n{\"authenticated\":false}";
    var answered = new AtomicInteger();
    try (var peer =
        new Peer(
            socket -> {
              readHead(socket);
              answered.incrementAndGet();
              send(socket, answer);
            })) {
      var certificates = new Certificates(null, Clock.systemUTC());
      var total = Duration.ofMinutes(5);
      // Nothing of it is over before the first answer, and all of it after the second.
      LongSupplier time = () -> answered.get() < 2 ? 0 : total.toNanos() + 1;
      var client = new Client(certificates, Clock.systemUTC(), time, total, total);
      var report = Inspection.of(options(peer.address("http"), total, total), certificates, client);
      assertEquals(1, report.exitStatus());
      assertTrue(report.has(Finding.NO_ANSWER));
      assertEquals(2, answered.get());
      var last = report.requests().get(report.requests().size() - 1);
      assertTrue(last.answer().contains("the whole check is over"), last::toString);
    }
  }

  @Test
  void aBodyNeverEnds() {
    try (var peer =
        new Peer(
            socket -> {
              readHead(socket);
              send(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
              while (true) {
                send(socket, "endless ".repeat(1000));
              }
            })) {
      var report = check(peer.address("http"));
      assertEquals(Set.of(Finding.NOT_CLOAKROOM), report.findings().keySet());
    }
  }

  @Test
  void whatListensDoesNotSpeakTls() {
    try (var peer =
        new Peer(
            socket -> {
              send(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
              waitForTheOtherSide(socket);
            })) {
      assertUnreachable("does not speak TLS", check(peer.address("https")));
    }
  }

  @Test
  void whatListensDoesNotSpeakHttp() {
    try (var peer = new Peer(socket -> send(socket, "220 mail ready\r\n\r\n"))) {
      assertUnreachable("without an answer that is HTTP", check(peer.address("http")));
    }
  }

  @Test
  void theOutputIsOnePageAndShowsNoSecret() {
    // It sends back what it got, with characters that change a terminal.
    var echo =
        "HTTP/1.1 502 Bad\r\nContent-Type: text/\u009b31m"
            + SECRET
            + "\r\nContent-Length: 0\r\n\r\n";
    try (var peer =
        new Peer(
            socket -> {
              readHead(socket);
              send(socket, echo);
            })) {
      for (var more : List.of("--json", "--try-demo-accounts")) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        var status =
            CloakroomCheck.run(
                List.of(peer.address("http"), more, "--username", "ada"),
                Map.of("CLOAKROOM_CHECK_PASSWORD", SECRET),
                out,
                Clock.systemUTC());
        var text = bytes.toString(StandardCharsets.UTF_8);
        assertEquals(1, status, text);
        assertTrue(text.contains("proxy-error"), text);
        assertTrue(text.indexOf(SECRET) < 0 && text.indexOf('\u009b') < 0, text);
      }
    }
  }
}
