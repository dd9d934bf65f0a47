package dev.cloakroom.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A reverse proxy that ends TLS in front of the suite's server: nginx with the shipped {@code
 * payara-config/nginx.conf}, of which only addresses and files are changed, and a certificate that
 * is made anew.
 */
final class Nginx implements AutoCloseable {
  static final Path PROGRAM = Path.of("/usr/sbin/nginx");

  private static final Path SHIPPED = Path.of("payara-config", "nginx.conf");
  private static final Path FOLDER = Path.of("target", "it", "nginx").toAbsolutePath();
  private static final String TRUSTED = "trusted.p12";
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TLS_PORT = freePort();
  private static final int PLAIN_PORT = freePort();

  private final KeyStore keys;
  private final Process process;

  private Nginx(KeyStore keys, Process process) {
    this.keys = keys;
    this.process = process;
  }

  /** The browser app's origin; known before nginx runs, for the product must be told at start. */
  static String origin() {
    return "https://localhost:" + TLS_PORT;
  }

  static URI plain() {
    return URI.create("http://localhost:" + PLAIN_PORT + "/");
  }

  static Nginx inFrontOf(URI server) throws IOException, GeneralSecurityException {
    Files.createDirectories(FOLDER);
    var keys = certificate();
    write("tls.crt", "CERTIFICATE", keys.getCertificate("nginx").getEncoded());
    write("tls.key", "PRIVATE KEY", keys.getKey("nginx", PASSWORD).getEncoded());
    try (var out = Files.newOutputStream(FOLDER.resolve(TRUSTED))) {
      trusted(keys).store(out, PASSWORD);
    }
    Files.writeString(FOLDER.resolve("site.conf"), site(server));
    var main =
        """
        daemon off;
        user %s;
        worker_processes 1;
        pid nginx.pid;
        events { }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          include site.conf;
        }
        """;
    Files.writeString(
        FOLDER.resolve("nginx.conf"), main.formatted(System.getProperty("user.name")));
    var process =
        new ProcessBuilder(
                PROGRAM.toString(), "-p", FOLDER + "/", "-c", "nginx.conf", "-e", "error.log")
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("output.log").toFile())
            .start();
    var nginx = new Nginx(keys, process);
    nginx.awaitListening();
    return nginx;
  }

  private static String site(URI server) throws IOException {
    var site = Files.readString(SHIPPED);
    site = replaced(site, "server 127.0.0.1:8080;", "server 127.0.0.1:" + server.getPort() + ";");
    site = replaced(site, "listen 80;", "listen 127.0.0.1:" + PLAIN_PORT + ";");
    site = replaced(site, "listen 443 ", "listen 127.0.0.1:" + TLS_PORT + " ");
    site = replaced(site, "/etc/nginx/tls/app.example.org.crt", "tls.crt");
    return replaced(site, "/etc/nginx/tls/app.example.org.key", "tls.key");
  }

  private static String replaced(String text, String shipped, String here) {
    if (!text.contains(shipped)) {
      throw new IllegalStateException(SHIPPED + " has no " + shipped);
    }
    return text.replace(shipped, here);
  }

  private static KeyStore certificate() throws IOException, GeneralSecurityException {
    var file = FOLDER.resolve("keys.p12");
    Files.deleteIfExists(file);
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        "%s -genkeypair -keyalg EC -alias nginx -dname CN=localhost -ext SAN=dns:localhost"
            + " -validity 90 -keystore keys.p12 -storepass %s";
    var process =
        new ProcessBuilder(command.formatted(keytool, new String(PASSWORD)).split(" "))
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.exists(file)) {
      throw new IllegalStateException(output);
    }
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static void write(String name, String kind, byte[] content) throws IOException {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        FOLDER.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind));
  }

  private void awaitListening() throws IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), TLS_PORT).close();
        return;
      } catch (ConnectException e) {
        Thread.onSpinWait();
      }
    }
    close();
    throw new IllegalStateException(
        "nginx did not start: " + Files.readString(FOLDER.resolve("output.log")));
  }

  /** Trusts nginx's certificate, and no other. */
  SSLContext tls() throws GeneralSecurityException, IOException {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted(keys));
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore trusted(KeyStore keys) throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("nginx", keys.getCertificate("nginx"));
    return trusted;
  }

  /** What a JVM of another program needs to trust nginx's certificate. */
  static List<String> trust() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + FOLDER.resolve(TRUSTED),
        "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD));
  }

  /** A connection from an address of this machine; 127.0.0.2 is another client than 127.0.0.1. */
  RawSocket connectFrom(String address) throws IOException, GeneralSecurityException {
    var plain = new Socket();
    plain.bind(new InetSocketAddress(address, 0));
    plain.connect(new InetSocketAddress("127.0.0.1", TLS_PORT));
    var socket =
        (SSLSocket) tls().getSocketFactory().createSocket(plain, "localhost", TLS_PORT, true);
    return RawSocket.over(socket);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
