package dev.cloakroom.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What nodes of one test share on real servers, whose entries expire by the clock of the test. For
 * one thread.
 */
public final class SteppedServers implements SharedState {
  private static final Duration LONG = Duration.ofDays(2);

  private final TestServers servers;
  private final Clock clock;
  private final Store store;
  private final Map<String, Instant> ends = new HashMap<>();

  public SteppedServers(TestServers servers, Clock clock) {
    this.servers = servers;
    this.clock = clock;
    this.store = new RedisStore(servers.settings(), Clock.systemUTC());
    forgetsEverything();
  }

  @Override
  public Link link() {
    return Link.to(new Stepped());
  }

  @Override
  public void forgetsEverything() {
    servers.forgetEverything();
    ends.clear();
  }

  @Override
  public void close() {
    store.close();
  }

  private void beginsToLive(String key, Duration lifetime) {
    ends.put(key, clock.instant().plus(lifetime));
  }

  private Store after(String key) {
    var end = ends.get(key);
    if (end != null && !clock.instant().isBefore(end)) {
      store.remove(key);
      ends.remove(key);
    }
    return store;
  }

  private final class Stepped implements Store {

    @Override
    public Optional<byte[]> get(String key) {
      return after(key).get(key);
    }

    @Override
    public void put(String key, byte[] value, Duration lifetime) {
      store.put(key, value, LONG);
      beginsToLive(key, lifetime);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
      var put = after(key).putIfAbsent(key, value, LONG);
      if (put) {
        beginsToLive(key, lifetime);
      }
      return put;
    }

    @Override
    public boolean prolong(String key, byte[] value, Duration lifetime) {
      var prolonged = after(key).prolong(key, value, LONG);
      if (prolonged) {
        beginsToLive(key, lifetime);
      }
      return prolonged;
    }

    @Override
    public void remove(String key, byte[] value) {
      after(key).remove(key, value);
    }

    @Override
    public void remove(String key) {
      store.remove(key);
    }

    @Override
    public long count(String key, int by, Duration lifetime) {
      var count = after(key).count(key, by, LONG);
      if (count == by) {
        beginsToLive(key, lifetime);
      }
      return count;
    }

    @Override
    public Optional<Duration> left(String key) {
      return after(key).left(key).map(left -> Duration.between(clock.instant(), ends.get(key)));
    }

    @Override
    public void append(String journal, String line, Duration lifetime) {
      store.append(journal, line, LONG);
    }

    @Override
    public Page read(String journal, String position) {
      return store.read(journal, position);
    }

    @Override
    public Optional<StateFault> fault() {
      return store.fault();
    }

    @Override
    public boolean shared() {
      return true;
    }

    @Override
    public void close() {}
  }
}
