package dev.cloakroom.state;

import dev.cloakroom.config.RedisUri;
import java.time.Clock;
import java.util.Optional;

/** Either kind of store, for what is measured outside this package. */
public final class Stores {
  private Stores() {}

  /** In memory, or on the server of that URI. */
  public static Store open(Optional<String> redis) {
    var clock = Clock.systemUTC();
    return redis
        .<Store>map(uri -> new RedisStore(RedisUri.parse(uri), clock))
        .orElseGet(() -> new MemoryStore(clock));
  }
}
