package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.metrics.Reading;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.token.TokenException.TooManyRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page, or a client, that calls without a pause. */
class RelayLimitsTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static RelayExchange of(String cookies) {
    return new RelayExchange("GET", "/api/x").header("Cookie", cookies);
  }

  @Test
  void stopsASessionAndNotTheOthers() throws IOException {
    try (var peer = RawPeer.answering(HELLO, HELLO, HELLO, HELLO);
        var relay =
            new Relay(peer.uri(), "cloakroom.limit.relay", "2/PT1M", "cloakroom.metrics", "on")) {
      var page = relay.cookies();
      relay.serveAnonymous(of(page));
      relay.serveAnonymous(of(page));
      var refused = of(page);
      var wait = assertThrows(TooManyRequests.class, () -> relay.serveAnonymous(refused));
      assertEquals(Duration.ofSeconds(30), wait.retryAfter().orElseThrow());
      assertEquals(List.of(), refused.answered("Set-Cookie"));
      assertEquals(200, relay.serveAnonymous(of(relay.cookies())).status());
      assertEquals(3, peer.requests().size());
      relay.clock.pass(Duration.ofSeconds(30));
      assertEquals(200, relay.serveAnonymous(of(page)).status());
      var reading = Reading.of(relay.metrics);
      assertEquals(1, reading.value("cloakroom_limited_total{limit=\"relay\"}"));
      assertEquals(
          1,
          reading.value(
              "cloakroom_relay_calls_total{by=\"cloakroom\",route=\"api\",status=\"4xx\"}"));
    }
  }

  @Test
  void stopsAnAddressBeforeItsCookiesAreOpened() throws IOException {
    try (var peer = RawPeer.answering(HELLO);
        var relay = new Relay(peer.uri(), "cloakroom.limit.relay-address", "1/PT1M")) {
      assertEquals(Problem.LOGIN_REQUIRED, relay.problemOf(new RelayExchange("GET", "/api/x")));
      assertEquals(Problem.TOO_MANY_REQUESTS, relay.problemOf(new RelayExchange("GET", "/api/x")));
      assertEquals(Problem.TOO_MANY_REQUESTS, relay.problem(new RelayExchange("GET", "/api/x")));
      assertEquals(0, peer.requests().size());
    }
  }

  @Test
  void countsNoSessionWhereTheRouteNeedsNone() throws IOException {
    try (var peer = RawPeer.answering(HELLO, HELLO);
        var relay =
            new Relay(
                peer.uri(),
                "cloakroom.limit.relay",
                "1/PT1H",
                "cloakroom.relay.api.token",
                "none")) {
      var page = relay.cookies();
      relay.serveAnonymous(of(page));
      assertEquals(200, relay.serveAnonymous(of(page)).status());
    }
  }
}
