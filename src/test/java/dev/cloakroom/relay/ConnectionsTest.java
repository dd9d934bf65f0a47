package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.httpclient.Call;
import dev.cloakroom.httpclient.ConnectionPool;
import dev.cloakroom.httpclient.Deadlines;
import dev.cloakroom.httpclient.RequestBody;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which connections calls take. */
@Timeout(60)
class ConnectionsTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static void call(URI target, Duration maxAge, ProxySelector proxies, int times)
      throws IOException {
    var limits = new ConnectionPool.Limits(PATIENCE, maxAge, 10);
    var tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (var deadlines = new Deadlines();
        var backend = new ConnectionPool(target, limits, deadlines, tls, () -> proxies)) {
      for (var i = 0; i < times; i++) {
        var request = new BasicClassicHttpRequest("GET", (HttpHost) null, "/v1/" + i + "?q");
        request.addHeader("Host", target.getAuthority());
        var body = RequestBody.of(new RelayExchange("GET", "/").request());
        try (var answer = Call.send(backend, request, body, PATIENCE)) {
          assertEquals(200, answer.code());
          answer.drop();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PT0.000000001S,3", "PT5M,1"})
  void aConnectionThatIsTooOldGetsNoCall(Duration maxAge, int connections) throws IOException {
    try (var peer = RawPeer.answering(HELLO, HELLO, HELLO)) {
      call(peer.uri(), maxAge, null, 3);
      assertEquals(connections, peer.connections());
    }
  }

  @Test
  void aProxyIsToldTheWholeAddress() throws IOException {
    try (var proxy = RawPeer.answering(HELLO, HELLO)) {
      var proxies = ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.uri().getPort()));
      call(URI.create("http://backend.invalid:8080"), Duration.ofMinutes(5), proxies, 2);
      assertEquals(1, proxy.connections());
      assertTrue(
          proxy.request().startsWith("GET http://backend.invalid:8080/v1/1?q HTTP/1.1\r\n"),
          proxy::request);
      assertTrue(proxy.request().contains("\r\nHost: backend.invalid:8080\r\n"), proxy::request);
    }
  }

  @Test
  void noProxyIsAskedForAHostThatIsExcepted() throws IOException {
    try (var peer = RawPeer.answering(HELLO)) {
      call(peer.uri(), Duration.ofMinutes(5), ProxySelector.of(null), 1);
      assertTrue(peer.request().startsWith("GET /v1/0?q HTTP/1.1\r\n"), peer::request);
    }
  }
}
