package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.metrics.Reading;
import dev.cloakroom.problem.Problem;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each call of the relay is counted once, by who answered it and how. */
@Timeout(300)
class RelayMetricsTest {
  private static final String CALLS =
      "cloakroom_relay_calls_total{by=\"%s\",route=\"api\",status=\"%s\"}";

  private static String head(String status) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\n";
  }

  private static Relay relay(RawPeer peer) {
    return new Relay(peer.uri(), "cloakroom.metrics", "on", "cloakroom.relay.api.max-calls", "7");
  }

  private static void assertCounts(Relay relay, double backend, double cloakroom, String status) {
    var reading = Reading.of(relay.metrics);
    assertEquals(backend, reading.value(CALLS.formatted("backend", status)), reading::text);
    assertEquals(cloakroom, reading.value(CALLS.formatted("cloakroom", status)), reading::text);
    var all =
        reading
            .text()
            .lines()
            .filter(line -> line.startsWith("cloakroom_relay_calls_total"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
            .sum();
    assertEquals(backend + cloakroom, all, reading::text);
  }

  @Test
  void anAnswerOfTheBackendIsTheBackends() throws IOException {
    try (var peer = new RawPeer(talk -> answer(talk, head("404 Not Found") + "hello"));
        var relay = relay(peer)) {
      relay.serve(relay.get("/api/x"));
      relay.serve(relay.get("/api/x"));
      assertCounts(relay, 2, 0, "4xx");
      var reading = Reading.of(relay.metrics);
      assertEquals(2, reading.value("cloakroom_relay_backend_seconds_count{route=\"api\"}"));
      assertEquals(0, reading.value("cloakroom_relay_connections{route=\"api\",state=\"in_use\"}"));
      assertEquals(1, reading.value("cloakroom_relay_connections{route=\"api\",state=\"idle\"}"));
      assertEquals(7, reading.value("cloakroom_relay_connections_limit{route=\"api\"}"));
    }
  }

  private static void answer(RawPeer.Talk talk, String text) throws IOException {
    for (var request = talk.request(); request != null; request = talk.request()) {
      talk.send(text);
    }
  }

  @Test
  void aRefusalWithoutASessionIsCloakrooms() throws IOException {
    try (var peer = new RawPeer(talk -> {});
        var relay = relay(peer)) {
      assertEquals(Problem.LOGIN_REQUIRED, relay.problemOf(relay.get("/api/x")));
      assertCounts(relay, 0, 1, "4xx");
    }
  }

  @Test
  void aBackendThatHangsUpIsCloakroomsAndIsNotTimed() throws IOException {
    try (var peer = new RawPeer(RawPeer.Talk::request);
        var relay = relay(peer)) {
      relay.problem(relay.get("/api/x"));
      assertCounts(relay, 0, 1, "5xx");
      var reading = Reading.of(relay.metrics);
      assertEquals(0, reading.value("cloakroom_relay_backend_seconds_count{route=\"api\"}"));
    }
  }

  /** Of the answer nothing has been sent, so a problem takes its place. */
  @Test
  void anAnswerThatIsTakenBackCountsOnce() throws IOException {
    try (var peer =
            new RawPeer(
                talk -> {
                  talk.request();
                  talk.send(head("200 OK"));
                });
        var relay = relay(peer)) {
      relay.problem(relay.get("/api/x"));
      assertCounts(relay, 0, 1, "5xx");
    }
  }

  @Test
  void whatNoRouteHasIsNotCounted() throws IOException {
    try (var peer = new RawPeer(talk -> {});
        var relay = relay(peer)) {
      assertEquals(Problem.UNKNOWN_ROUTE, relay.problem(relay.get("/other/x")));
      assertCounts(relay, 0, 0, "4xx");
    }
  }
}
