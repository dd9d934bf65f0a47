package dev.cloakroom.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy.VarExpiration;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * State in the memory of one node. It is lost when the process ends. If it holds more than 100000
 * entries, some of them are evicted.
 */
public class MemoryStore implements Store {
  private static final int MOST_ENTRIES = 100_000;

  private final Cache<String, byte[]> entries;
  private final VarExpiration<String, byte[]> expiring;
  private final MemoryJournal journals;

  /** Creates an empty store. */
  public MemoryStore(Clock clock) {
    this.journals = new MemoryJournal(clock);
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(MOST_ENTRIES)
            .expireAfter(Expiry.<String, byte[]>creating((key, value) -> Duration.ZERO))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    this.expiring = entries.policy().expireVariably().orElseThrow();
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(entries.getIfPresent(key));
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    expiring.put(key, value, lifetime);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    return expiring.putIfAbsent(key, value, lifetime) == null;
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    var held = entries.getIfPresent(key);
    if (held == null || !Arrays.equals(held, value)) {
      return false;
    }
    expiring.setExpiresAfter(key, lifetime);
    return true;
  }

  @Override
  public void remove(String key, byte[] value) {
    entries.asMap().computeIfPresent(key, (k, held) -> Arrays.equals(held, value) ? null : held);
  }

  @Override
  public void remove(String key) {
    entries.invalidate(key);
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    for (; ; ) {
      if (by > 0) {
        expiring.putIfAbsent(key, digits(0), lifetime);
      }
      var counted = entries.asMap().computeIfPresent(key, (k, held) -> sum(held, by));
      if (counted != null) {
        return number(counted);
      }
      // The entry expired between the two calls: try again.
      if (by <= 0) {
        return 0;
      }
    }
  }

  private static byte[] sum(byte[] held, int by) {
    var count = number(held) + by;
    return count > 0 ? digits(count) : null;
  }

  private static byte[] digits(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static long number(byte[] digits) {
    return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
  }

  @Override
  public Optional<Duration> left(String key) {
    return expiring.getExpiresAfter(key);
  }

  /** The number of entries. */
  long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }

  @Override
  public void append(String journal, String line, Duration lifetime) {
    journals.append(journal, line, lifetime);
  }

  @Override
  public Page read(String journal, String position) {
    return journals.read(journal, position);
  }

  @Override
  public Optional<StateFault> fault() {
    return Optional.empty();
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public void close() {
    entries.invalidateAll();
    journals.clear();
  }
}
