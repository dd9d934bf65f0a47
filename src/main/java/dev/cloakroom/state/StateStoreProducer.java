package dev.cloakroom.state;

import dev.cloakroom.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Produces the store that {@code cloakroom.state} selects. */
@ApplicationScoped
class StateStoreProducer {

  @Produces
  @ApplicationScoped
  StateStore store(Settings settings, Clock clock) {
    return settings
        .state()
        .redis()
        .<StateStore>map(redis -> new RedisStore(redis, clock))
        .orElseGet(() -> new MemoryStore(clock));
  }

  void close(@Disposes StateStore store) {
    store.close();
  }
}
