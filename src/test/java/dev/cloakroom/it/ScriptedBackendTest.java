package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptedBackendTest {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer real;
  private ScriptedBackend backend;

  @BeforeEach
  void start() throws IOException {
    real = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    real.createContext(
        "/base/",
        exchange -> {
          var body =
              exchange.getRequestURI() + " " + new String(exchange.getRequestBody().readAllBytes());
          exchange
              .getResponseHeaders()
              .add("X-Real", exchange.getRequestHeaders().getFirst("X-Sent"));
          exchange.sendResponseHeaders(202, body.length());
          exchange.getResponseBody().write(body.getBytes());
          exchange.close();
        });
    real.start();
    var address = URI.create("http://localhost:" + real.getAddress().getPort() + "/base/");
    backend = new ScriptedBackend(() -> address);
  }

  @AfterEach
  void stop() {
    backend.close();
    real.stop(0);
  }

  @Test
  void forwardsAndRemembers() throws Exception {
    var answer = post("/orders?page=2", "{}");
    assertEquals(202, answer.statusCode());
    assertEquals("/base/orders?page=2 {}", answer.body());
    assertEquals(Optional.of("yes"), answer.headers().firstValue("X-Real"));

    var request = backend.last("/orders");
    assertEquals("POST", request.method());
    assertEquals("page=2", request.query());
    assertEquals("{}", request.body());
    assertEquals(Optional.of("yes"), request.header("x-sent"));
  }

  @Test
  void answersAsToldUntilReset() throws Exception {
    backend.rejectsRefreshWith("invalid_grant");
    backend.answersLoginWith(200, "text/html", "<h1>");
    var refusal = post(ScriptedBackend.REFRESH, "{}");
    assertEquals(400, refusal.statusCode());
    assertEquals("{\"error\":\"invalid_grant\"}", refusal.body());
    assertEquals("<h1>", post(ScriptedBackend.LOGIN, "{}").body());
    assertEquals(1, backend.calls(ScriptedBackend.LOGIN));

    backend.reset();
    assertEquals(0, backend.calls(ScriptedBackend.LOGIN));
    assertEquals(202, post(ScriptedBackend.LOGIN, "{}").statusCode());
  }

  @Test
  void hangsUp() {
    backend.hangsUpOn(ScriptedBackend.USER);
    assertThrows(IOException.class, () -> post(ScriptedBackend.USER, ""));
  }

  @Test
  void isDownUntilReset() throws Exception {
    post("/orders", "");
    backend.isDown();
    assertThrows(ConnectException.class, () -> post("/orders", ""));
    backend.reset();
    assertEquals(202, post("/orders", "").statusCode());
  }

  @Test
  void holdsItsAnswersUntilReleased() throws Exception {
    backend.isSlow("/orders");
    var first = client.sendAsync(request("/orders", "1"), BodyHandlers.ofString());
    var second = client.sendAsync(request("/orders", "2"), BodyHandlers.ofString());
    backend.awaitCalls("/orders", 2);
    assertEquals(202, post("/elsewhere", "").statusCode());
    assertFalse(first.isDone() || second.isDone());

    backend.isReleased();
    assertTrue(first.join().body().endsWith("1"));
    assertTrue(second.join().body().endsWith("2"));
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return client.send(request(path, body), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String body) {
    return HttpRequest.newBuilder(URI.create(backend.url() + path))
        .header("X-Sent", "yes")
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
