package dev.cloakroom.state;

import dev.cloakroom.bean.FrontEnd;
import java.time.Duration;
import java.util.Optional;

/** The part of a store that belongs to a named front end: its keys and journals have a prefix. */
final class StoreOfFrontEnd implements Store {
  private final Store all;
  private final String prefix;

  StoreOfFrontEnd(Store all, FrontEnd frontEnd) {
    this.all = all;
    this.prefix = "front-end:" + frontEnd.name() + ":";
  }

  @Override
  public Optional<byte[]> get(String key) {
    return all.get(prefix + key);
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    all.put(prefix + key, value, lifetime);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    return all.putIfAbsent(prefix + key, value, lifetime);
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    return all.prolong(prefix + key, value, lifetime);
  }

  @Override
  public void remove(String key, byte[] value) {
    all.remove(prefix + key, value);
  }

  @Override
  public void remove(String key) {
    all.remove(prefix + key);
  }

  @Override
  public Optional<Duration> left(String key) {
    return all.left(prefix + key);
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    return all.count(prefix + key, by, lifetime);
  }

  @Override
  public void append(String journal, String line, Duration lifetime) {
    all.append(prefix + journal, line, lifetime);
  }

  @Override
  public Page read(String journal, String position) {
    return all.read(prefix + journal, position);
  }

  @Override
  public boolean shared() {
    return all.shared();
  }

  @Override
  public Optional<StateFault> fault() {
    return all.fault();
  }

  /** The store itself is closed by whoever opened it. */
  @Override
  public void close() {}
}
