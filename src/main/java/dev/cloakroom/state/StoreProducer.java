package dev.cloakroom.state;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.Jdbc;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.team.TeamBeans;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Produces the store that {@code cloakroom.state} selects, unless the team has its own. */
@ApplicationScoped
class StoreProducer {

  @Produces
  @ApplicationScoped
  Store store(
      Settings settings, TeamBeans team, Background background, Clock clock, Metrics metrics) {
    var store = store(settings, team, background, clock);
    // Memory takes no time worth a metric.
    return store.shared()
        ? metrics.store().<Store>map(timer -> new TimedStore(store, timer)).orElse(store)
        : store;
  }

  private static Store store(
      Settings settings, TeamBeans team, Background background, Clock clock) {
    return team.stateStore()
        .<Store>map(store -> new TeamStore(store, clock))
        .or(() -> settings.state().redis().map(redis -> new RedisStore(redis, clock)))
        .or(() -> settings.state().jdbc().map(jdbc -> jdbcStore(jdbc, background, clock)))
        .orElseGet(() -> new MemoryStore(clock));
  }

  private static Store jdbcStore(Jdbc jdbc, Background background, Clock clock) {
    return new JdbcStore(jdbc, DataSources.OF_SERVER, background, clock);
  }

  void close(@Disposes Store store) {
    store.close();
  }
}
