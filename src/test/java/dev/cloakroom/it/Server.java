package dev.cloakroom.it;

import dev.cloakroom.relay.RawPeer;
import dev.cloakroom.state.TestRedis;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

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

  private static volatile int port;

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
    if (port == 0) {
      throw new IllegalStateException("No server is running: annotate the test with @OnServer");
    }
    // Not the address Arquillian names, which is the machine's: cookies marked Secure need
    // localhost.
    return URI.create("http://localhost:" + port + Variants.named(variant).contextPath());
  }

  /** The backend that every variant of the product talks to. */
  static ScriptedBackend backend() {
    return BACKEND;
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
    port = httpPort;
  }
}
