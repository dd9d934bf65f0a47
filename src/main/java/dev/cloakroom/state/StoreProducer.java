package dev.cloakroom.state;

import dev.cloakroom.background.Background;
import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.bean.FrontEndScoped;
import dev.cloakroom.config.FrontEnds;
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
  @AllFrontEnds
  @ApplicationScoped
  Store store(
      FrontEnds settings, TeamBeans team, Background background, Clock clock, Metrics metrics) {
    var store = store(settings.standard(), team, background, clock);
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

  /** The default front end has the keys of a deployment that has no other. */
  @Produces
  @FrontEndScoped
  Store ofFrontEnd(@AllFrontEnds Store all) {
    var current = FrontEnd.current();
    return current.isDefault() ? all : new StoreOfFrontEnd(all, current);
  }

  void close(@Disposes @AllFrontEnds Store store) {
    store.close();
  }
}
