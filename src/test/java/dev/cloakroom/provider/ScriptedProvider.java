package dev.cloakroom.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.jwt.SignedJwts;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An OpenID Provider that answers what the test says, on a port of this machine. */
final class ScriptedProvider implements AutoCloseable {
  static final String METADATA = "/.well-known/openid-configuration";
  static final String KEYS = "/keys";
  static final String TOKEN = "/token";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** An answer; the test may hold it back or change it. */
  interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  /** A request that came. */
  record Seen(String method, String target, Map<String, String> fields, String body) {
    String path() {
      return target.split("\\?")[0];
    }

    /** The values of a parameter of the form. */
    List<String> parameter(String name) {
      return parameters(body, name);
    }
  }

  ScriptedProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
    metadata(Map.of());
    keys(SignedJwts.jwk(SignedJwts.RSA.getPublic(), Map.of("kid", "1")));
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Shows usual metadata with other members; one with an empty value is left out. */
  void metadata(Map<String, String> others) {
    var members = new TreeMap<String, String>();
    members.put("issuer", text(issuer()));
    members.put("authorization_endpoint", text(issuer() + "/authorize"));
    members.put("token_endpoint", text(issuer() + TOKEN));
    members.put("jwks_uri", text(issuer() + KEYS));
    members.put("userinfo_endpoint", text(issuer() + "/userinfo"));
    members.put("end_session_endpoint", text(issuer() + "/logout"));
    members.put("revocation_endpoint", text(issuer() + "/revoke"));
    members.putAll(others);
    members.values().removeIf(String::isEmpty);
    var json = new ArrayList<String>();
    members.forEach((name, value) -> json.add(text(name) + ":" + value));
    reply(METADATA, 200, "{" + String.join(",", json) + "}");
  }

  static String text(String value) {
    return "\"" + value + "\"";
  }

  void keys(String... jwks) {
    reply(KEYS, 200, SignedJwts.jwks(jwks));
  }

  void reply(String path, int status, String json, String... field) {
    reply(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          if (field.length > 0) {
            exchange.getResponseHeaders().set(field[0], field[1]);
          }
          send(exchange, status, json);
        });
  }

  void reply(String path, Reply reply) {
    replies.put(path, reply);
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> fields.put(name, values.get(0)));
    var target = exchange.getRequestURI().toString();
    seen.add(new Seen(exchange.getRequestMethod(), target, fields, body));
    var reply = Optional.ofNullable(replies.get(exchange.getRequestURI().getPath()));
    reply.orElse(unknown -> send(unknown, 404, "{}")).to(exchange);
  }

  List<Seen> requests(String path) {
    return seen.stream().filter(request -> request.path().equals(path)).toList();
  }

  int count(String path) {
    return requests(path).size();
  }

  Seen last(String path) {
    var all = requests(path);
    return all.get(all.size() - 1);
  }

  List<Seen> requests() {
    return List.copyOf(seen);
  }

  static List<String> parameters(String form, String name) {
    var values = new ArrayList<String>();
    for (var pair : form.split("&")) {
      var at = pair.indexOf('=');
      if (at >= 0
          && URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8).equals(name)) {
        values.add(URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  static JsonObject json(String text) {
    return StrictJson.object(text).orElseThrow();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
