package dev.cloakroom.caller;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Lines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThisMachineTest {
  private static FakeExchange scrape() {
    return new FakeExchange()
        .from("127.0.0.1")
        .header("User-Agent", "Prometheus/3.5.0")
        .header("Accept", "text/plain")
        .header("Accept-Encoding", "gzip")
        .header("X-Prometheus-Scrape-Timeout-Seconds", "10")
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  }

  private static boolean made(FakeExchange exchange) {
    return ThisMachine.made(exchange.request());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
  void isWhereAScraperHasALoopbackAddress(String peer) {
    assertTrue(made(scrape().from(peer).header("Host", "localhost:8080")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "10.0.0.1", "2001:db8::1", "localhost", "", "0.0.0.0"})
  void isNotAnotherAddress(String peer) {
    assertFalse(made(scrape().from(peer).header("Host", "localhost:8080")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080"})
  void namesItself(String host) {
    assertTrue(made(scrape().header("Host", host)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app.example", "app.example:8080", "localhost.evil.example", "10.0.0.1", "", "@"})
  void doesNotNameAnother(String host) {
    assertFalse(made(scrape().header("Host", host)));
  }

  @Test
  void namesItselfOnce() {
    assertFalse(made(scrape()));
    assertFalse(made(scrape().header("Host", "localhost").header("Host", "localhost")));
  }

  static List<String> fieldsOfProxies() {
    return Lines.of(ThisMachineTest.class, "proxy-fields.txt");
  }

  @ParameterizedTest
  @MethodSource("fieldsOfProxies")
  void isNotWhereAProxyShows(String field) {
    assertFalse(made(scrape().header("Host", "localhost").header(field, "127.0.0.1")));
  }

  /** What nginx sends to {@code proxy_pass http://127.0.0.1:8080} without further settings. */
  @Test
  void isNotAProxyThatSpeaksHttp10() {
    var exchange = scrape().header("Host", "127.0.0.1:8080").header("Connection", "close");
    assertTrue(made(exchange));
    assertFalse(made(exchange.on("getProtocol", args -> "HTTP/1.0")));
  }
}
