package dev.cloakroom.it;

import dev.cloakroom.relay.RawPeer;
import dev.cloakroom.state.TestRedis;
import dev.cloakroom.testing.ScriptedProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where the suite's one server answers. */
final class Server {
  /** What the server logged; start-up faults of a variant are found here. */
  static final Path LOG = Path.of("target", "it", "server.log");

  private static final ScriptedBackend BACKEND =
      new ScriptedBackend(() -> Rig.ofThisRun().demoBackend());

  private static final TestRedis REDIS = new TestRedis();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(REDIS::close));
  }

  private static volatile RawPeer.Script peerScript = talk -> {};
  private static final RawPeer PEER = new RawPeer(talk -> peerScript.talk(talk));

  // Chosen before the server starts: a variant with an OpenID Provider has its own address in its
  // settings.
  private static final int PORT = Rig.freePort();
  private static final ScriptedProvider PROVIDER = new ScriptedProvider();
  private static final ScriptedProvider LATE_PROVIDER = new ScriptedProvider();

  static {
    LATE_PROVIDER.isDown();
  }

  private static volatile boolean running;

  private Server() {}

  /** Which server this run is for, as {@code arquillian.xml} names it. */
  static String name() {
    return System.getProperty("arquillian.launch", "payara-micro");
  }

  /** The demo page over the product, at {@code /}. */
  static URI page() {
    return root(Variants.PAGE);
  }

  /** The context root of a variant, with a slash at its end. */
  static URI root(String variant) {
    if (!running) {
      throw new IllegalStateException("No server is running: annotate the test with @OnServer");
    }
    return URI.create(origin() + Variants.named(variant).contextPath());
  }

  /** The origin of every variant, which is known before the server runs. */
  static String origin() {
    // Not the address Arquillian names, which is the machine's: cookies marked Secure need
    // localhost.
    return "http://localhost:" + PORT;
  }

  /** The port that the server must listen on. */
  static int port() {
    return PORT;
  }

  /** The backend that every variant of the product talks to. */
  static ScriptedBackend backend() {
    return BACKEND;
  }

  /** The OpenID Provider of the variants that have one. Its host is another site to browsers. */
  static ScriptedProvider provider() {
    return PROVIDER;
  }

  /** An OpenID Provider that is down until a test resets it. */
  static ScriptedProvider lateProvider() {
    return LATE_PROVIDER;
  }

  /** A backend that is only a socket, for what no HTTP server would do. */
  static URI peer() {
    return URI.create("http://localhost:" + PEER.uri().getPort());
  }

  /** What has come to that backend since it was told what to do. */
  static List<String> peerRequests() {
    return PEER.requests();
  }

  /** What the variants {@code node-1} to {@code node-3} share their state by. */
  static TestRedis redis() {
    return REDIS;
  }

  static void peerDoes(RawPeer.Script script) {
    peerScript = script;
    PEER.hangUp();
    PEER.requests().clear();
  }

  static void listensOn(int httpPort) {
    if (httpPort != PORT) {
      throw new IllegalStateException("The server listens on " + httpPort + ", not on " + PORT);
    }
    running = true;
  }

  /** Lets each test begin with a backend and a provider that play along. */
  static final class Reset implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      BACKEND.reset();
      PROVIDER.reset();
    }
  }
}
