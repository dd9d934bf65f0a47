package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.admin.MetricsReaders;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.drain.TestDrain;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsResourceTest {
  private static final String TOKEN = "7nY0cXg2Qm5vTzRkS1pXb3J1aGdE_wq8";

  private final FakeExchange local =
      new FakeExchange().from("127.0.0.1").header("Host", "localhost");

  private static Response read(FakeExchange exchange, String... settings) {
    var all = TestSettings.of(settings);
    return new MetricsResource(
            new Metrics(all),
            new MetricsReaders(all),
            notReady(),
            TestDrain.of(all),
            exchange.request())
        .metrics(headers(exchange));
  }

  private static HealthResource notReady() {
    return new HealthResource() {
      @Override
      public Response ready() {
        return Response.status(503).build();
      }
    };
  }

  private static HttpHeaders headers(FakeExchange exchange) {
    return (HttpHeaders)
        Proxy.newProxyInstance(
            HttpHeaders.class.getClassLoader(),
            new Class<?>[] {HttpHeaders.class},
            (proxy, call, args) -> {
              var name = (String) args[0];
              return switch (call.getName()) {
                case "getHeaderString" -> exchange.request().getHeader(name);
                case "getRequestHeader" ->
                    exchange.request().getHeader(name) == null
                        ? null
                        : List.of(exchange.request().getHeader(name));
                default -> throw new UnsupportedOperationException(call.getName());
              };
            });
  }

  private static Problem refusal(FakeExchange exchange, String... settings) {
    return assertThrows(ProblemException.class, () -> read(exchange, settings)).problem();
  }

  @Test
  void isNothingWhereMetricsAreOff() {
    assertEquals(Problem.NOT_FOUND, refusal(local));
    assertEquals(Problem.NOT_FOUND, refusal(local, "cloakroom.metrics", "off"));
    assertEquals(
        Problem.NOT_FOUND,
        refusal(
            local.header("Authorization", "Bearer " + TOKEN), "cloakroom.metrics.token", TOKEN));
  }

  @Test
  void answersAProgramOnThisMachine() {
    var answer = read(local, "cloakroom.metrics", "on");
    assertEquals(200, answer.getStatus());
    assertEquals("text", answer.getMediaType().getType());
    assertEquals("0.0.4", answer.getMediaType().getParameters().get("version"));
    var text = new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
    assertTrue(text.contains("\ncloakroom_ready 0.0\n"), text);
  }

  @Test
  void answersNobodyElseWithoutAToken() {
    var stranger = new FakeExchange().from("192.0.2.1").header("Host", "localhost");
    assertEquals(Problem.UNAUTHORIZED, refusal(stranger, "cloakroom.metrics", "on"));
    var proxied = local.header("X-Forwarded-For", "127.0.0.1");
    assertEquals(Problem.UNAUTHORIZED, refusal(proxied, "cloakroom.metrics", "on"));
  }

  @Test
  void answersFromEverywhereWithTheToken() {
    var settings = new String[] {"cloakroom.metrics", "on", "cloakroom.metrics.token", TOKEN};
    var far = new FakeExchange().from("192.0.2.1").header("Host", "app.example");
    assertEquals(Problem.UNAUTHORIZED, refusal(far, settings));
    assertEquals(200, read(far.header("Authorization", "Bearer " + TOKEN), settings).getStatus());
  }

  @Test
  void speaksOpenMetricsToWhoAsksForIt() {
    local.header("Accept", "application/openmetrics-text;version=1.0.0;q=0.9,*/*;q=0.1");
    var answer = read(local, "cloakroom.metrics", "on");
    assertEquals("openmetrics-text", answer.getMediaType().getSubtype());
  }
}
