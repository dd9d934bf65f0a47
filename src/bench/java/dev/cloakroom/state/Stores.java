package dev.cloakroom.state;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.RedisUri;
import dev.cloakroom.config.Settings.Jdbc;
import java.time.Clock;
import java.time.Duration;

/** Each kind of store, for what is measured outside this package. */
public final class Stores {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Stores() {}

  /**
   * Opens a store.
   *
   * @param name {@code memory}, the URI of a Redis that begins with {@code redis}, or the JDBC URL
   *     of a database, with user and password
   */
  public static Store open(String name, Background background) {
    var clock = Clock.systemUTC();
    if (name.equals("memory")) {
      return new MemoryStore(clock);
    }
    if (name.startsWith("redis")) {
      return new RedisStore(RedisUri.parse(name), clock);
    }
    var source = new DriverSource(name).source();
    return new JdbcStore(new Jdbc("bench", TIMEOUT), jndi -> source, background, clock);
  }

  /** The name without user and password. */
  public static String shown(String name) {
    return name.replaceAll("[?].*", "").replaceAll("//[^/]*@", "//");
  }
}
