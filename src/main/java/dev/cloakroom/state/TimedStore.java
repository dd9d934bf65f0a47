package dev.cloakroom.state;

import dev.cloakroom.metrics.StoreTimer;
import dev.cloakroom.metrics.StoreTimer.Operation;
import java.time.Duration;
import java.util.Optional;

/** Times each operation of another store. */
final class TimedStore implements Store {
  private final Store store;
  private final StoreTimer timer;

  TimedStore(Store store, StoreTimer timer) {
    this.store = store;
    this.timer = timer;
  }

  private void time(Operation operation, Runnable call) {
    timer.time(
        operation,
        () -> {
          call.run();
          return true;
        });
  }

  @Override
  public Optional<byte[]> get(String key) {
    return timer.time(Operation.GET, () -> store.get(key));
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    time(Operation.PUT, () -> store.put(key, value, lifetime));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    return timer.time(Operation.PUT_IF_ABSENT, () -> store.putIfAbsent(key, value, lifetime));
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    return timer.time(Operation.PROLONG, () -> store.prolong(key, value, lifetime));
  }

  @Override
  public void remove(String key, byte[] value) {
    time(Operation.REMOVE, () -> store.remove(key, value));
  }

  @Override
  public void remove(String key) {
    time(Operation.REMOVE, () -> store.remove(key));
  }

  @Override
  public Optional<Duration> left(String key) {
    return timer.time(Operation.LEFT, () -> store.left(key));
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    return timer.time(Operation.COUNT, () -> store.count(key, by, lifetime));
  }

  @Override
  public void append(String journal, String line, Duration lifetime) {
    time(Operation.APPEND, () -> store.append(journal, line, lifetime));
  }

  @Override
  public Page read(String journal, String position) {
    return timer.time(Operation.READ, () -> store.read(journal, position));
  }

  @Override
  public boolean shared() {
    return store.shared();
  }

  @Override
  public Optional<StateFault> fault() {
    return store.fault();
  }

  @Override
  public void close() {
    store.close();
  }
}
