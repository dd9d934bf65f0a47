package dev.cloakroom.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A server in the test's process, on a port of the loopback address. It remembers every request and
 * answers as its kind does, until a test says what it should do instead: {@code
 * server.hangsUpOn("/user")}.
 */
public abstract class ScriptedServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "transfer-encoding",
          "upgrade");

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "scripted-server");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Received> received = new ArrayList<>();
  private final int port;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Set<String> gatedPaths = Set.of();
  private HttpServer server;

  protected ScriptedServer() {
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  /** What this kind of server answers by itself; empty to hang up. */
  protected abstract Optional<Answer> answer(Received request)
      throws IOException, InterruptedException;

  /** The port of the loopback address that it listens on. */
  public final int port() {
    return port;
  }

  /** Answers every request for a path in one way. */
  public final void answers(String path, int status, String contentType, String body) {
    answers(path, new Answer(status, Map.of("Content-Type", List.of(contentType)), bytes(body)));
  }

  /** Answers every request for a path in one way. */
  public final void answers(String path, Answer answer) {
    scripts.put(path, request -> Optional.of(answer));
  }

  /** Answers 401 to all but one value of {@code Authorization}. */
  public final void answersOnly(String authorization, String path, Answer answer) {
    var refusal = Answer.text(401, "refused");
    scripts.put(
        path,
        request ->
            Optional.of(
                request.header("Authorization").filter(authorization::equals).isPresent()
                    ? answer
                    : refusal));
  }

  /** Takes the request and hangs up. */
  public final void hangsUpOn(String path) {
    scripts.put(path, request -> Optional.empty());
  }

  /** Refuses connections. */
  public final synchronized void isDown() {
    server.stop(0);
    server = null;
  }

  /** Takes every request at once, these paths' only or all, and answers when released. */
  public final void isSlow(String... paths) {
    isReleased();
    gatedPaths = Set.of(paths);
    gate = new CountDownLatch(1);
  }

  /** Answers what waits since {@link #isSlow}, and is quick again. */
  public final void isReleased() {
    gate.countDown();
  }

  /** What came since the last reset, in the order it came. */
  public final List<Received> requests() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** The same of one path. */
  public final List<Received> requests(String path) {
    return requests().stream().filter(request -> request.path().equals(path)).toList();
  }

  /** How many requests came for a path. */
  public final int calls(String path) {
    return requests(path).size();
  }

  /**
   * The last request for a path.
   *
   * @throws AssertionError if none came
   */
  public final Received last(String path) {
    var requests = requests(path);
    if (requests.isEmpty()) {
      throw new AssertionError("No request came for " + path);
    }
    return requests.get(requests.size() - 1);
  }

  /** Waits until so many requests have come for a path, answered or not. */
  public final void awaitCalls(String path, int count) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (received) {
      while (calls(path) < count) {
        var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError(
              "%d of %d requests came for %s".formatted(calls(path), count, path));
        }
        try {
          received.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** Up, quick, without a script, and with nothing remembered. */
  public synchronized void reset() {
    isReleased();
    scripts.clear();
    synchronized (received) {
      received.clear();
    }
    if (server == null) {
      server = listen(port);
    }
  }

  @Override
  public final synchronized void close() {
    isReleased();
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }

  private HttpServer listen(int atPort) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort);
      var listening = HttpServer.create(address, 0);
      listening.setExecutor(threads);
      listening.createContext("/", this::handle);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = Received.from(exchange);
      synchronized (received) {
        received.add(request);
        received.notifyAll();
      }
      if (gatedPaths.isEmpty() || gatedPaths.contains(request.path())) {
        gate.await();
      }
      var answer = scripts.getOrDefault(request.path(), this::answer).answer(request);
      if (answer.isPresent()) {
        send(answer.get(), exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(Answer answer, HttpExchange exchange) throws IOException {
    answer
        .headers()
        .forEach(
            (name, values) -> {
              if (!isHopByHop(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    // A server's own client may keep connections, and not send a POST again when one has died with
    // a backend that a test took down. The relay names itself in Via, and knows how.
    if (exchange.getRequestHeaders().getFirst("Via") == null) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    var bodyless = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), bodyless ? -1 : answer.body().length);
    if (!bodyless) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  protected static boolean isHopByHop(String name) {
    // The JDK's client and server frame messages themselves; the latter names HTTP/2's ":status"
    // too.
    return name.startsWith(":") || HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What the server answers; no answer at all is a connection closed. */
  @FunctionalInterface
  private interface Script {
    Optional<Answer> answer(Received request) throws IOException, InterruptedException;
  }

  /** What a request is answered with. */
  public record Answer(int status, Map<String, List<String>> headers, byte[] body) {

    /** A JSON object of texts, numbers, booleans, lists and maps. */
    public static Answer json(int status, Map<String, ?> members) {
      return of(status, "application/json", JsonText.of(members));
    }

    static Answer json(int status, List<? extends Map<String, ?>> items) {
      return of(status, "application/json", JsonText.of(items));
    }

    static Answer html(String body) {
      return of(200, "text/html;charset=UTF-8", body);
    }

    /** Plain text in UTF-8. */
    public static Answer text(int status, String body) {
      return of(status, "text/plain;charset=UTF-8", body);
    }

    static Answer redirect(String location) {
      return new Answer(302, Map.of("Location", List.of(location)), new byte[0]);
    }

    private static Answer of(int status, String type, String body) {
      var headers = Map.of("Content-Type", List.of(type), "Cache-Control", List.of("no-store"));
      return new Answer(status, headers, bytes(body));
    }
  }

  /** A request as it came; header names in any case. */
  public record Received(
      String method, String path, String query, Map<String, List<String>> headers, String body) {

    /** The first value of a header field. */
    public Optional<String> header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Reads the request of an exchange, with its body. */
    public static Received from(HttpExchange exchange) throws IOException {
      var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name, List.copyOf(values)));
      var uri = exchange.getRequestURI();
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      return new Received(
          exchange.getRequestMethod(), uri.getRawPath(), uri.getRawQuery(), headers, body);
    }
  }
}
