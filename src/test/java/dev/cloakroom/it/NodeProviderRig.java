package dev.cloakroom.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloakroom.fake.CodeFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The provider of {@code src/test/openid-provider} in a process of its own: opaque access tokens,
 * DPoP with nonces, and ID tokens with a nonce at renewals. Without Node.js 20 or its packages the
 * test ends as skipped.
 */
final class NodeProviderRig implements AutoCloseable {
  static final CodeFlow CLIENT =
      new CodeFlow(
          "cloakroom-demo", "cloakroom-demo-secret", "http://localhost:8080/api/login/callback");

  private static final Path SOURCES = Path.of("src", "test", "openid-provider");
  private static final Path FOLDER = Path.of("target", "openid-provider");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "provider.mjs");

  private final String issuer;
  private final Process process;

  private NodeProviderRig(String issuer, Process process) {
    this.issuer = issuer;
    this.process = process;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param origin that of the application whose users sign in
   * @param backchannel where logouts are told
   */
  static NodeProviderRig start(String origin, URI backchannel) {
    try {
      assumeTrue(NodePackages.runs("node") && NodePackages.runs("npm"), "Node.js is not installed");
      assumeTrue(
          NodePackages.install(SOURCES, FILES, FOLDER),
          "npm ci failed, " + FOLDER.resolve("npm.log") + " says why");
      var port = String.valueOf(Rig.freePort());
      var process =
          new ProcessBuilder("node", "provider.mjs", port, origin, backchannel.toString())
              .directory(FOLDER.toFile())
              .redirectError(FOLDER.resolve("provider.log").toFile())
              .start();
      var rig = new NodeProviderRig("http://127.0.0.1:" + port, process);
      // Its only line says that it is ready.
      if (process.inputReader().readLine() == null) {
        throw new IllegalStateException("It did not start: see provider.log in " + FOLDER);
      }
      return rig;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String issuer() {
    return issuer;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
