package dev.cloakroom.state;

import dev.cloakroom.config.Settings.Redis;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Either kind of store, for what is measured outside this package. */
public final class Stores {
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private Stores() {}

  /** In memory, or on the server of that URI. */
  public static Store open(Optional<String> redis) {
    var clock = Clock.systemUTC();
    return redis
        .<Store>map(uri -> new RedisStore(new Redis(URI.create(uri), TIMEOUT), clock))
        .orElseGet(() -> new MemoryStore(clock));
  }
}
