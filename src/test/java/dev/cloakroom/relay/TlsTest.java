package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.httpclient.Answer;
import dev.cloakroom.httpclient.Call;
import dev.cloakroom.httpclient.CallFault;
import dev.cloakroom.httpclient.ConnectionPool;
import dev.cloakroom.httpclient.Deadlines;
import dev.cloakroom.httpclient.RequestBody;
import dev.cloakroom.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No token goes to a backend that cannot prove who it is. */
class TlsTest {
  private static final ConnectionPool.Limits LIMITS =
      new ConnectionPool.Limits(Duration.ofSeconds(5), Duration.ofMinutes(5), 10);
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  private final List<String> received = new CopyOnWriteArrayList<>();

  /** A certificate for {@code host} from an authority of its own, made by the JDK's keytool. */
  private KeyStore certificate(String host, String start) throws Exception {
    var file = folder.resolve("key.p12");
    Files.deleteIfExists(file);
    keytool(file, "-10d", "-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
    var name = new String[] {"-alias", "backend", "-dname", "CN=" + host, "-signer", "ca"};
    var arguments = new ArrayList<>(List.of(name));
    arguments.addAll(List.of("-ext", "SAN=dns:" + host));
    keytool(file, start, arguments.toArray(String[]::new));
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static void keytool(Path file, String start, String... arguments) throws Exception {
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command = new ArrayList<>(List.of(tool, "-genkeypair", "-keyalg", "EC"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-startdate", start, "-validity", start.equals("-5d") ? "2" : "20"));
    command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", keys.getCertificate("ca"));
    keys.deleteEntry("ca");
    managers.init(keys, PASSWORD);
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private SSLServerSocket serve(SSLContext context) throws IOException {
    var server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    var thread = new Thread(() -> answer(server), "tls-peer");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private void answer(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        var head = new StringBuilder();
        for (int next;
            head.indexOf("\r\n\r\n") < 0 && (next = socket.getInputStream().read()) >= 0; ) {
          head.append((char) next);
        }
        if (head.length() > 0) {
          received.add(head.toString());
        }
        var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // A handshake that the other side gave up.
      }
    }
  }

  private int call(SSLServerSocket server, SSLSocketFactory factory) throws Exception {
    return call(server, factory, null);
  }

  private int call(SSLServerSocket server, SSLSocketFactory factory, ProxySelector proxies)
      throws Exception {
    var target = URI.create("https://localhost:" + server.getLocalPort());
    var request = new BasicClassicHttpRequest("GET", (HttpHost) null, "/");
    request.addHeader("Authorization", "Bearer secret-token");
    var body = RequestBody.of(new RelayExchange("GET", "/").request());
    try (var deadlines = new Deadlines();
        var backend = new ConnectionPool(target, LIMITS, deadlines, factory, () -> proxies);
        Answer answer = Call.send(backend, request, body, Duration.ofSeconds(5))) {
      return answer.code();
    } finally {
      server.close();
    }
  }

  @Test
  void callsABackendThatProvesWhoItIs() throws Exception {
    var context = context(certificate("localhost", "-1d"));
    assertEquals(200, call(serve(context), context.getSocketFactory()));
    assertEquals(1, received.size());
  }

  private static ProxySelector proxy(RawPeer proxy) {
    return ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.uri().getPort()));
  }

  @Test
  void callsThroughATunnelOfTheProxyThatTheJvmNames() throws Exception {
    var context = context(certificate("localhost", "-1d"));
    var server = serve(context);
    RawPeer.Script tunnel =
        talk -> {
          var head = talk.head();
          var authority = "localhost:" + server.getLocalPort();
          assertEquals("CONNECT " + authority + " HTTP/1.1", head.lines().findFirst().get());
          try (var backend = new Socket("localhost", server.getLocalPort())) {
            talk.send("HTTP/1.1 200 Connection established\r\nX-A: 1\r\n\r\n");
            var back = new Thread(() -> pump(backend, talk));
            back.start();
            talk.in().transferTo(backend.getOutputStream());
          }
        };
    try (var proxy = new RawPeer(tunnel)) {
      assertEquals(200, call(server, context.getSocketFactory(), proxy(proxy)));
      assertEquals(1, proxy.connections());
      assertTrue(received.get(0).startsWith("GET / HTTP/1.1"), received::toString);
    }
  }

  private static void pump(Socket from, RawPeer.Talk to) {
    try {
      from.getInputStream().transferTo(to.out());
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 407 Who?\r\n\r\n", "HTTP/1.1 502 No\r\n\r\n", "", "\r\n\r\n"})
  void isUnavailableIfTheProxyOpensNoTunnel(String answer) throws Exception {
    var context = context(certificate("localhost", "-1d"));
    var server = serve(context);
    try (var proxy = RawPeer.answering(answer)) {
      var refusal =
          assertThrows(
              CallFault.class, () -> call(server, context.getSocketFactory(), proxy(proxy)));
      assertEquals(Problem.BACKEND_UNAVAILABLE, refusal.problem());
      assertEquals(CallFault.Cause.PROXY, refusal.why());
    }
  }

  @ParameterizedTest
  @CsvSource({"other.example,-1d,WRONG_NAME", "localhost,-5d,EXPIRED"})
  void sendsNothingToAWrongHostOrUnderAnExpiredCertificate(
      String host, String start, CallFault.Cause why) throws Exception {
    var context = context(certificate(host, start));
    var server = serve(context);
    var refusal = assertThrows(CallFault.class, () -> call(server, context.getSocketFactory()));
    assertEquals(Problem.BACKEND_INVALID, refusal.problem());
    assertEquals(why, refusal.why());
    assertEquals(List.of(), received);
  }

  @Test
  void sendsNothingUnderACertificateThatNobodyVouchesFor() throws Exception {
    var server = serve(context(certificate("localhost", "-1d")));
    var byDefault = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var refusal = assertThrows(CallFault.class, () -> call(server, byDefault));
    assertEquals(Problem.BACKEND_INVALID, refusal.problem());
    assertEquals(CallFault.Cause.UNTRUSTED, refusal.why());
    assertEquals(List.of(), received);
  }
}
