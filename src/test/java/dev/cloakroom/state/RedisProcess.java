package dev.cloakroom.state;

import dev.cloakroom.fake.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.embedded.core.ExecutableProvider;

/**
 * The program redis-server with a file of settings and a folder of its own, which both outlive a
 * restart. The program is as with {@link TestRedis}.
 */
final class RedisProcess implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String PROGRAM = "cloakroom.redis.server";
  private static final int HIGHEST = 55_000;
  private static final int TRIES = 10;

  private final int port = freePort();
  private final Path folder;
  private final List<String> arguments;
  private Process process;

  private RedisProcess(String argument, String... settings) {
    try {
      folder = Files.createTempDirectory("cloakroom-redis");
      var lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + folder));
      lines.addAll(List.of(settings));
      Files.write(folder.resolve("redis.conf"), lines);
      arguments = new ArrayList<>(List.of(program().getPath(), folder + "/redis.conf"));
      if (!argument.isEmpty()) {
        arguments.add(argument);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  static RedisProcess server(String... settings) {
    return new RedisProcess("", settings);
  }

  static RedisProcess sentinel(String... settings) {
    return new RedisProcess("--sentinel", settings);
  }

  private static File program() throws IOException {
    return Optional.ofNullable(System.getProperty(PROGRAM))
        .map(File::new)
        .orElse(ExecutableProvider.newJarResourceProvider().get());
  }

  int port() {
    return port;
  }

  Path folder() {
    return folder;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  synchronized void start() {
    if (process != null && process.isAlive()) {
      return;
    }
    try {
      process =
          new ProcessBuilder(arguments)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until("it listens at " + port + ", log in " + folder, PATIENCE, this::answers);
  }

  private boolean answers() {
    try (var client = client()) {
      client.ping();
      return true;
    } catch (JedisDataException e) {
      // It wants a password.
      return true;
    } catch (JedisConnectionException e) {
      return false;
    }
  }

  synchronized void stop() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With time-outs that a slow machine keeps. */
  Jedis client() {
    var config =
        DefaultJedisClientConfig.builder()
            .serverDefaultProtocol()
            .connectionTimeoutMillis(60_000)
            .socketTimeoutMillis(60_000)
            .build();
    return new Jedis(new HostAndPort("127.0.0.1", port), config);
  }

  /** Asks once more if the connection breaks: a Sentinel breaks those of a server it changes. */
  <T> T ask(Function<Jedis, T> question) {
    for (var left = TRIES; ; left--) {
      try (var client = client()) {
        return question.apply(client);
      } catch (JedisConnectionException e) {
        if (left == 0 || !process.isAlive()) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    stop();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // A folder of a temporary file system is left.
    }
  }

  // The port of a Cluster's nodes among themselves lies 10000 higher.
  private static int freePort() {
    for (; ; ) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() > HIGHEST) {
          continue;
        }
        try (var bus =
            new ServerSocket(socket.getLocalPort() + 10_000, 1, InetAddress.getLoopbackAddress())) {
          return bus.getLocalPort() - 10_000;
        }
      } catch (IOException e) {
        // The other port is taken.
      }
    }
  }
}
