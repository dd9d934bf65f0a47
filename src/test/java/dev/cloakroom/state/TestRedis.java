package dev.cloakroom.state;

import dev.cloakroom.config.RedisUri;
import dev.cloakroom.config.Settings.Redis;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/**
 * A real Redis server on a port of its own, from a jar, or the program that {@code
 * -Dcloakroom.redis.server=/usr/bin/redis-server} names. It keeps nothing on disk.
 */
public final class TestRedis implements TestServers {
  private static final String PROGRAM = "cloakroom.redis.server";

  private final int port;
  private final List<String> settings;
  private RedisServer server;

  public TestRedis(String... settings) {
    this.port = freePort();
    this.settings = List.of(settings);
    start();
  }

  @Override
  public Redis settings() {
    return RedisUri.parse(uri());
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  @Override
  public synchronized void start() {
    if (server != null) {
      return;
    }
    try {
      var builder = RedisServer.newRedisServer().port(port).bind("127.0.0.1");
      builder.setting("save \"\"").setting("appendonly no");
      settings.forEach(builder::setting);
      program().ifPresent(file -> builder.executableProvider(() -> file));
      server = builder.build();
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    try {
      server.stop();
      server = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that somebody sees who can read it all. */
  public List<String> everything() {
    var all = new ArrayList<String>();
    try (var client = RedisClient.create("127.0.0.1", port)) {
      for (var key : client.keys("*")) {
        all.add(key);
        switch (client.type(key)) {
          case "string" ->
              all.add(
                  new String(
                      client.get(key.getBytes(StandardCharsets.UTF_8)),
                      StandardCharsets.ISO_8859_1));
          case "stream" ->
              client.xrange(key, "-", "+").forEach(entry -> all.add(entry.getFields().toString()));
          default -> throw new IllegalStateException("an entry of a type that we do not use");
        }
      }
    }
    return all;
  }

  @Override
  public void forgetEverything() {
    try (var client = RedisClient.create("127.0.0.1", port)) {
      client.flushAll();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private static Optional<File> program() {
    return Optional.ofNullable(System.getProperty(PROGRAM)).map(File::new);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
