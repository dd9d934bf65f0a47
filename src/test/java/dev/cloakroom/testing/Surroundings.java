package dev.cloakroom.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The servers around a container under test, and what the application in it is told of them. */
final class Surroundings implements AutoCloseable {
  /** The system property with the port that the container should listen on. */
  static final String PORT = "cloakroom-test.port";

  private static final String PROVIDER = "provider";
  private static final String ORIGINS = "cloakroom.public-origins";

  private final DemoBackend backend;
  private final Optional<ScriptedProvider> provider;
  private final Map<String, String> given;
  private final int port;

  /**
   * Starts the servers.
   *
   * @param properties those of the extension in {@code arquillian.xml}
   * @throws IllegalArgumentException if one of them means nothing
   */
  Surroundings(Map<String, String> properties, int port) {
    this.port = port;
    given = new LinkedHashMap<>(properties);
    var wanted = Boolean.parseBoolean(given.remove(PROVIDER));
    for (var name : given.keySet()) {
      // Settings have a dot or a slash; what has neither is a slip of the pen.
      if (!name.contains(".") && !name.contains("/")) {
        throw new IllegalArgumentException(
            "The extension cloakroom in arquillian.xml has no property " + name);
      }
    }
    backend = new DemoBackend();
    provider = wanted ? Optional.of(new ScriptedProvider()) : Optional.empty();
    provider.ifPresent(backend::trusts);
  }

  DemoBackend backend() {
    return backend;
  }

  /**
   * The OpenID Provider.
   *
   * @throws IllegalStateException if {@code arquillian.xml} asks for none
   */
  ScriptedProvider provider() {
    return provider.orElseThrow(
        () ->
            new IllegalStateException(
                "There is no OpenID Provider: in arquillian.xml, set the property provider of the"
                    + " extension cloakroom to true"));
  }

  /**
   * Without a provider any port will do. With one the application was told its own address, before
   * the container had a port.
   *
   * @throws IllegalStateException if the container listens on another
   */
  void requirePort(int actual) {
    if (provider.isPresent() && !given.containsKey(ORIGINS) && actual != port) {
      throw new IllegalStateException(
          "The server listens on port %d: in arquillian.xml, give it the port ${%s}, or set the"
                  .formatted(actual, PORT)
              + " property cloakroom.public-origins of the extension cloakroom");
    }
  }

  /** The settings of an application, made from those that its own file has. */
  Map<String, String> settings(Map<String, String> own) {
    var all = new LinkedHashMap<>(own);
    // What is right for the deployment of later days is wrong here: other origins and other keys.
    all.remove(ORIGINS);
    all.remove("mp.jwt.verify.publickey");
    all.put("cloakroom.backend.url", backend.url().toString());
    all.put("mp.jwt.verify.publickey.location", backend.url() + DemoBackend.KEYS);
    all.put("mp.jwt.verify.issuer", DemoBackend.ISSUER);
    // A preset has paths of its own, and with a provider the login has no default.
    if (!all.containsKey("cloakroom.backend.preset")) {
      all.putIfAbsent("cloakroom.backend.login-path", DemoBackend.LOGIN);
      all.putIfAbsent("cloakroom.backend.logout-path", DemoBackend.LOGOUT);
    }
    provider.ifPresent(
        started -> {
          all.put("cloakroom.oidc.issuer", started.issuer());
          all.put("cloakroom.oidc.client-id", ProviderClient.ID);
          all.put("cloakroom.oidc.client-secret", ProviderClient.SECRET);
          all.put(ORIGINS, "http://localhost:" + port);
        });
    all.putAll(given);
    return all;
  }

  /** Lets servers play along again, with nothing remembered. */
  void reset() {
    backend.reset();
    provider.ifPresent(ScriptedProvider::reset);
  }

  @Override
  public void close() {
    backend.close();
    provider.ifPresent(ScriptedProvider::close);
  }

  /** A port that nobody listened on a moment ago. */
  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
