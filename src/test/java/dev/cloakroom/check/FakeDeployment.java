package dev.cloakroom.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.cloakroom.testing.ScriptedServer.Answer;
import dev.cloakroom.testing.ScriptedServer.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Answers as Cloakroom does below {@code /shop} behind a proxy that ends TLS. A test says what a
 * faulty proxy or a wrong setting changes.
 */
final class FakeDeployment implements AutoCloseable {
  static final String ROOT = "/shop/";
  static final String PASSWORD = "lovelace+but-secret";
  private static final String SESSION = "sealed-value-that-nobody-may-see";
  private static final String HSTS = "Strict-Transport-Security";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final HttpServer plain;
  private final boolean tls;
  private final List<Received> requests = new ArrayList<>();

  /** What the proxy makes of a request; null to hang up. */
  UnaryOperator<Received> request = received -> received;

  /** What the proxy makes of an answer. */
  BiFunction<Received, Answer, Answer> answer = (received, given) -> given;

  /** What plain http answers. */
  UnaryOperator<Answer> plainAnswer = given -> given;

  /** The origin that Cloakroom takes for its own; null for that of the deployment. */
  String publicOrigin;

  /** The context root of Cloakroom, as it sees it itself. */
  String ownRoot = ROOT;

  boolean forwardedBelieved;
  boolean logoutWorks = true;
  private boolean ended;

  FakeDeployment(Optional<TestKeys> keys) {
    tls = keys.isPresent();
    server = listen(keys);
    plain = listen(Optional.empty());
    server.createContext("/", this::handle);
    plain.createContext("/", this::redirect);
    server.start();
    plain.start();
  }

  private HttpServer listen(Optional<TestKeys> keys) {
    try {
      // All addresses, for 0.0.0.0 is one that is not known as this machine's own.
      var address = new InetSocketAddress(0);
      if (keys.isEmpty()) {
        var http = HttpServer.create(address, 0);
        http.setExecutor(threads);
        return http;
      }
      var https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(keys.get().server()));
      https.setExecutor(threads);
      return https;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String origin() {
    return (tls ? "https" : "http") + "://localhost:" + server.getAddress().getPort();
  }

  int plainPort() {
    return plain.getAddress().getPort();
  }

  List<Received> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  private void redirect(HttpExchange exchange) throws IOException {
    var to = origin() + exchange.getRequestURI();
    send(exchange, plainAnswer.apply(new Answer(308, Map.of("Location", List.of(to)), bytes(""))));
  }

  private void handle(HttpExchange exchange) throws IOException {
    var came = Received.from(exchange);
    synchronized (requests) {
      requests.add(came);
    }
    var received = request.apply(came);
    if (received == null) {
      exchange.close();
      return;
    }
    send(exchange, answer.apply(received, cloakroom(received)));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      answer.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
      var empty = answer.body().length == 0;
      exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
      if (!empty) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  private Answer cloakroom(Received received) {
    if (!received.path().startsWith(ROOT)) {
      return page(404, "<html><head><title>404 Not Found</title></head></html>");
    }
    var path = received.path().substring(ROOT.length());
    if (path.isEmpty()) {
      return guarded(received, page(200, "<!doctype html><title>The shop</title>"));
    }
    if (path.equals("cloakroom.js")) {
      return with(
          with(page(200, "// module"), "Content-Type", "application/javascript"),
          "Cache-Control",
          "no-cache");
    }
    if (path.equals("api/health/ready")) {
      return guarded(
          received,
          json(
              200,
              "{\"status\":\"UP\",\"checks\":[{\"name\":\"state\",\"status\":\"UP\"},{\"name\":\"identity-provider\",\"status\":\"UP\"}]}"));
    }
    return guarded(
        received,
        accepted(received) ? api(received, path) : problem(received, 403, "cross_origin"));
  }

  private Answer api(Received received, String path) {
    return switch (received.method() + " " + path) {
      case "GET api/auth/session" -> json(200, "{\"authenticated\":" + signedIn(received) + "}");
      case "POST api/logout" -> logout(received);
      case "GET api/login" -> provider(received);
      case "POST api/login" -> login(received);
      default -> problem(received, 404, path.startsWith("relay/") ? "unknown_route" : "not_found");
    };
  }

  private Answer login(Received received) {
    if (!received.body().contains("\"" + PASSWORD + "\"")) {
      return problem(received, 401, "login_rejected");
    }
    ended = false;
    return cookies(json(201, "{\"expiresIn\":60}"), SESSION, 3600);
  }

  private boolean signedIn(Received received) {
    return !ended
        && received
            .header("Cookie")
            .filter(all -> all.contains("__Host-Http-accessToken=" + SESSION))
            .isPresent();
  }

  private Answer logout(Received received) {
    ended |= logoutWorks && signedIn(received);
    return cookies(new Answer(204, Map.of(), bytes("")), "", 0);
  }

  private Answer provider(Received received) {
    var callback = own(received) + ownRoot + "api/login/callback";
    var location =
        "https://login.example.org/authorize?redirect_uri="
            + URLEncoder.encode(callback, StandardCharsets.UTF_8)
            + "&state=x";
    return with(
        json(200, "{\"location\":\"" + location + "\"}"),
        "Set-Cookie",
        "__Host-Http-login-2CpbSxzgBAE="
            + SESSION
            + "; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax");
  }

  private static Answer cookies(Answer answer, String value, int maxAge) {
    var end = "; Path=/; Max-Age=" + maxAge + "; Secure; HttpOnly; SameSite=Strict";
    return with(
        answer,
        "Set-Cookie",
        "__Host-Http-accessToken=" + value + end,
        "__Host-Http-refreshToken=" + value + end);
  }

  private String own() {
    return publicOrigin == null ? origin() : publicOrigin;
  }

  private String own(Received received) {
    var forged = forwardedBelieved ? received.header("X-Forwarded-Host") : Optional.<String>empty();
    // The check may ask another address of this machine.
    var addressed = tls ? own() : "http://" + received.header("Host").orElseThrow();
    return forged.map(host -> "https://" + host).orElse(addressed);
  }

  // SameOriginRule in short.
  private boolean accepted(Received received) {
    var site = received.header("Sec-Fetch-Site").orElse("");
    var origin = received.header("Origin");
    var referer = received.header("Referer");
    var csrf = received.header("X-CSRF").isPresent();
    var own = own(received);
    if (site.equals("cross-site") || site.equals("same-site")) {
      return false;
    }
    if (origin.isPresent()) {
      return origin.get().equals(own);
    }
    if (referer.isPresent()) {
      return referer.get().startsWith(own + "/");
    }
    var mode = received.header("Sec-Fetch-Mode").orElse("navigate");
    return csrf || site.equals("same-origin") || site.equals("none") && mode.equals("navigate");
  }

  private Answer guarded(Received received, Answer answer) {
    var headers = new TreeMap<>(answer.headers());
    headers.put("Cache-Control", List.of("no-store"));
    headers.put("Content-Security-Policy", List.of("frame-ancestors 'none'"));
    headers.put("Cross-Origin-Resource-Policy", List.of("same-origin"));
    headers.put("X-Content-Type-Options", List.of("nosniff"));
    headers.put("Referrer-Policy", List.of("same-origin"));
    headers.putIfAbsent("X-Request-Id", List.of(Visit.random()));
    if (tls) {
      headers.put(HSTS, List.of("max-age=31536000"));
    }
    return new Answer(answer.status(), headers, answer.body());
  }

  private Answer problem(Received received, int status, String code) {
    var id = Visit.random();
    var type = own(received) + ownRoot + "api/problems/" + code;
    var body =
        "{\"type\":\"%s\",\"title\":\"A problem\",\"status\":%d,\"code\":\"%s\",\"detail\":\"Do something.\",\"requestId\":\"%s\"}"
            .formatted(type, status, code, id);
    return with(
        new Answer(
            status, Map.of("Content-Type", List.of("application/problem+json")), bytes(body)),
        "X-Request-Id",
        id);
  }

  private static Answer json(int status, String body) {
    return new Answer(status, Map.of("Content-Type", List.of("application/json")), bytes(body));
  }

  /** A page as servers and proxies make them. */
  static Answer page(int status, String html) {
    return new Answer(status, Map.of("Content-Type", List.of("text/html")), bytes(html));
  }

  /** The answer with other values of a field; without the field if there are none. */
  static Answer with(Answer answer, String name, String... values) {
    var headers = new TreeMap<>(answer.headers());
    headers.remove(name);
    if (values.length > 0) {
      headers.put(name, List.of(values));
    }
    return new Answer(answer.status(), headers, answer.body());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    plain.stop(0);
    threads.shutdownNow();
  }
}
