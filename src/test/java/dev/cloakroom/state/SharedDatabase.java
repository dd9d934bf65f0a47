package dev.cloakroom.state;

import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A database that nodes of one test share, with the test's clock in place of its own. */
public final class SharedDatabase implements SharedState {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final TestDatabase database;
  private final FakeClock clock;
  private final List<Store> stores = new ArrayList<>();

  public SharedDatabase(TestDatabase database, FakeClock clock) {
    this.database = database;
    this.clock = clock;
    database.forgetEverything();
  }

  @Override
  public Link link() {
    var source = TestDatabase.rewriting(database.source(), this::atTheTestsTime);
    var store = TestDatabase.store(source, PATIENCE, new FakeBackground(), clock);
    stores.add(store);
    return Link.to(store);
  }

  private String atTheTestsTime(String sql) {
    var now = Long.toString(clock.millis());
    var changed = sql;
    for (var kind : DatabaseKind.values()) {
      changed = changed.replace(kind.now(), now);
    }
    return changed;
  }

  @Override
  public void forgetsEverything() {
    database.execute("delete from cloakroom_entry", "delete from cloakroom_journal");
  }

  @Override
  public void close() {
    stores.forEach(Store::close);
  }
}
