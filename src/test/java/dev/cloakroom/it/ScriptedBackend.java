package dev.cloakroom.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
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
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The backend as the product sees it. It hands every request on to the real one and remembers it,
 * until a test says what it should do instead: {@code backend.rejectsRefreshWith("invalid_grant")}.
 */
final class ScriptedBackend implements AutoCloseable {
  static final String LOGIN = "/auth/login";
  static final String REFRESH = "/refresh-token";
  static final String USER = "/user";

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

  private final Supplier<URI> real;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "scripted-backend");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Received> received = new ArrayList<>();
  private final int port;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Set<String> gatedPaths = Set.of();
  private HttpServer server;

  /** The real backend's address is asked for with each request, for it may not be known yet. */
  ScriptedBackend(Supplier<URI> real) {
    this.real = real;
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  URI url() {
    return URI.create("http://localhost:" + port);
  }

  void answersLoginWith(int status, String contentType, String body) {
    answers(LOGIN, status, contentType, body);
  }

  void answersLoginWith(String json) {
    answers(LOGIN, 200, "application/json", json);
  }

  void answersRefreshWith(int status, String contentType, String body) {
    answers(REFRESH, status, contentType, body);
  }

  void answersRefreshWith(String json) {
    answers(REFRESH, 200, "application/json", json);
  }

  void rejectsRefreshWith(String error) {
    answers(REFRESH, 400, "application/json", "{\"error\":\"%s\"}".formatted(error));
  }

  void answersUserWith(int status, String contentType, String body) {
    answers(USER, status, contentType, body);
  }

  void answers(String path, int status, String contentType, String body) {
    answers(path, new Answer(status, Map.of("Content-Type", List.of(contentType)), bytes(body)));
  }

  void answers(String path, Answer answer) {
    scripts.put(path, request -> Optional.of(answer));
  }

  /** Takes the request and hangs up. */
  void hangsUpOn(String path) {
    scripts.put(path, request -> Optional.empty());
  }

  /** Refuses connections. */
  synchronized void isDown() {
    server.stop(0);
    server = null;
  }

  /** Takes every request at once, these paths' only or all, and answers when released. */
  void isSlow(String... paths) {
    isReleased();
    gatedPaths = Set.of(paths);
    gate = new CountDownLatch(1);
  }

  void isReleased() {
    gate.countDown();
  }

  /** What came since the last reset, in the order it came. */
  List<Received> requests() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  List<Received> requests(String path) {
    return requests().stream().filter(request -> request.path().equals(path)).toList();
  }

  int calls(String path) {
    return requests(path).size();
  }

  Received last(String path) {
    var requests = requests(path);
    if (requests.isEmpty()) {
      throw new AssertionError("No request came for " + path);
    }
    return requests.get(requests.size() - 1);
  }

  /** Waits until so many requests have come for a path, answered or not. */
  void awaitCalls(String path, int count) {
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
  synchronized void reset() {
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
  public synchronized void close() {
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
      var answer = scripts.getOrDefault(request.path(), this::forward).answer(request);
      if (answer.isPresent()) {
        send(answer.get(), exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Answer> forward(Received request) throws IOException, InterruptedException {
    var base = real.get().toString().replaceFirst("/$", "");
    var query = request.query() == null ? "" : "?" + request.query();
    var forwarded =
        HttpRequest.newBuilder(URI.create(base + request.path() + query))
            .timeout(PATIENCE)
            .method(request.method(), BodyPublishers.ofString(request.body()));
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!isHopByHop(name)) {
                values.forEach(value -> forwarded.header(name, value));
              }
            });
    var answer = client.send(forwarded.build(), BodyHandlers.ofByteArray());
    return Optional.of(new Answer(answer.statusCode(), answer.headers().map(), answer.body()));
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
    // a
    // backend that a test took down. The relay names itself in Via, and knows how.
    if (exchange.getRequestHeaders().getFirst("Via") == null) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    var bodyless = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), bodyless ? -1 : answer.body().length);
    if (!bodyless) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  private static boolean isHopByHop(String name) {
    // The JDK's client and server frame messages themselves; the latter names HTTP/2's ":status"
    // too.
    return name.startsWith(":") || HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What the backend answers; no answer at all is a connection closed. */
  @FunctionalInterface
  private interface Script {
    Optional<Answer> answer(Received request) throws IOException, InterruptedException;
  }

  record Answer(int status, Map<String, List<String>> headers, byte[] body) {}

  /** A request as it came; header names in any case. */
  record Received(
      String method, String path, String query, Map<String, List<String>> headers, String body) {

    Optional<String> header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    static Received from(HttpExchange exchange) throws IOException {
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

  /** Lets each test begin with a backend that plays along. */
  static final class Reset implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      Server.backend().reset();
    }
  }
}
