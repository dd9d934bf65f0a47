package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to Redis, with an authority and a client certificate of one's own. */
class RedisTlsTest {
  private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  private static TestRedis redis;
  private static SSLContext server;

  // All by the JDK's keytool: an authority, and certificates from it.
  @BeforeAll
  static void start() throws Exception {
    keytool("keys.p12", "-genkeypair", "-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
    genkeypair("server", "CN=redis", "-ext", "SAN=ip:127.0.0.1");
    genkeypair("client", "CN=node");
    keytool("keys.p12", "-exportcert", "-rfc", "-alias", "ca", "-file", file("ca.pem"));
    keytool("trust.p12", "-importcert", "-noprompt", "-alias", "ca", "-file", file("ca.pem"));
    redis = new TestRedis();
    server = context();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static void genkeypair(String alias, String name, String... more) throws Exception {
    var arguments = new ArrayList<>(List.of("-alias", alias, "-dname", name, "-signer", "ca"));
    arguments.addAll(List.of(more));
    arguments.add(0, "-genkeypair");
    keytool("keys.p12", arguments.toArray(String[]::new));
  }

  private static void keytool(String store, String... arguments) throws Exception {
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command = new ArrayList<>(List.of(tool));
    command.addAll(List.of(arguments));
    if (arguments[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-startdate", "-10d", "-validity", "100"));
    }
    command.addAll(List.of("-keystore", file(store), "-storepass", PASSWORD));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static SSLContext context() throws Exception {
    var keys = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
    keys.deleteEntry("ca");
    keys.deleteEntry("client");
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(KeyStore.getInstance(folder.resolve("trust.p12").toFile(), PASSWORD.toCharArray()));
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static RedisStore open(String uri, String... files) {
    var pairs = new ArrayList<>(List.of("cloakroom.state", "redis", "cloakroom.state.redis", uri));
    for (var i = 0; i < files.length; i += 2) {
      pairs.add("cloakroom.state.redis." + files[i]);
      pairs.add(files[i + 1]);
    }
    var settings = TestSettings.of(pairs.toArray(String[]::new));
    return new RedisStore(settings.state().redis().orElseThrow(), Clock.systemUTC());
  }

  private static String uri(String host, TlsDoor door) {
    return "rediss://" + host + ":" + door.port() + "?timeout=10s";
  }

  private static void assertUsable(RedisStore store) {
    store.put("k", VALUE, Duration.ofMinutes(10));
    assertArrayEquals(VALUE, store.get("k").orElseThrow());
  }

  private static String failure(RedisStore store) {
    return assertThrows(StateUnavailable.class, () -> store.get("k")).getMessage();
  }

  @Test
  void trustsAnAuthorityOfOnesOwnAndNoOther() {
    try (var door = new TlsDoor(server, false, redis.port());
        var pem = open(uri("127.0.0.1", door), "trust-store", file("ca.pem"));
        var store =
            open(
                uri("127.0.0.1", door),
                "trust-store",
                file("trust.p12"),
                "trust-store-password",
                PASSWORD);
        var without = open(uri("127.0.0.1", door));
        var otherName = open(uri("localhost", door), "trust-store", file("ca.pem"))) {
      assertUsable(pem);
      assertUsable(store);
      assertTrue(failure(without).contains("CertPathBuilderException"), failure(without));
      assertTrue(failure(otherName).contains("CertificateException"), failure(otherName));
    }
  }

  @Test
  void showsACertificateToAServerThatAsksForIt() {
    try (var door = new TlsDoor(server, true, redis.port());
        var store =
            open(
                uri("127.0.0.1", door),
                "trust-store",
                file("ca.pem"),
                "key-store",
                file("keys.p12"),
                "key-store-password",
                PASSWORD);
        var without = open(uri("127.0.0.1", door), "trust-store", file("ca.pem"))) {
      assertUsable(store);
      assertThrows(StateUnavailable.class, () -> without.get("k"));
    }
  }

  @Test
  void speaksTlsWithSentinelsToo() {
    try (var inside = new TlsDoor(server, false, redis.port());
        var sentinel = new FakeSentinel(inside.port());
        var outside = new TlsDoor(server, false, sentinel.port());
        var store =
            open(
                "rediss+sentinel://127.0.0.1:" + outside.port() + "/shop?timeout=10s",
                "trust-store",
                file("ca.pem"))) {
      assertUsable(store);
    }
  }
}
