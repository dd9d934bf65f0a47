package dev.cloakroom.state;

import dev.cloakroom.config.Settings.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;

/**
 * State on a Redis server, 6.2 or later: entries are strings with {@code PX}, journals are streams.
 */
final class RedisStore implements Store {
  private static final String PREFIX = "cloakroom:";
  private static final String FIELD = "e";
  private static final int PAGE = 1000;

  // Scripts are atomic. Between two commands another node could replace the entry.
  private static final byte[] PROLONG =
      ascii(
          "if redis.call('get', KEYS[1]) == ARGV[1] then"
              + " return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end");
  private static final byte[] REMOVE =
      ascii(
          "if redis.call('get', KEYS[1]) == ARGV[1] then"
              + " return redis.call('del', KEYS[1]) else return 0 end");

  private static final byte[] COUNT =
      ascii(
          "local count = redis.call('incrby', KEYS[1], ARGV[1])"
              + " if count <= 0 then redis.call('del', KEYS[1]) return 0 end"
              + " if count == tonumber(ARGV[1]) then redis.call('pexpire', KEYS[1], ARGV[2]) end"
              + " return count");

  private final RedisConnection redis;
  private final Clock clock;

  RedisStore(Redis settings, Clock clock) {
    this.redis = new RedisConnection(settings, clock);
    this.clock = clock;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return redis.ask(client -> Optional.ofNullable(client.get(name(key))));
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    redis.ask(client -> client.set(name(key), value, SetParams.setParams().px(millis(lifetime))));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    var params = SetParams.setParams().nx().px(millis(lifetime));
    return redis.ask(client -> client.set(name(key), value, params) != null);
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    var arguments = List.of(value, ascii(Long.toString(millis(lifetime))));
    return redis.ask(client -> client.eval(PROLONG, List.of(name(key)), arguments)).equals(1L);
  }

  @Override
  public void remove(String key, byte[] value) {
    redis.ask(client -> client.eval(REMOVE, List.of(name(key)), List.of(value)));
  }

  @Override
  public void remove(String key) {
    redis.ask(client -> client.del(name(key)));
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    var arguments = List.of(ascii(Integer.toString(by)), ascii(Long.toString(millis(lifetime))));
    return (Long) redis.ask(client -> client.eval(COUNT, List.of(name(key)), arguments));
  }

  @Override
  public Optional<Duration> left(String key) {
    var millis = redis.ask(client -> client.pttl(name(key)));
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  @Override
  public void append(String journal, String line, Duration lifetime) {
    var oldest = clock.instant().minus(lifetime).minus(Duration.ofMinutes(5)).toEpochMilli();
    var params = XAddParams.xAddParams().minId(Math.max(0, oldest) + "-0").approximateTrimming();
    redis.ask(client -> client.xadd(PREFIX + journal, Map.of(FIELD, line), params));
    redis.ask(client -> client.pexpire(PREFIX + journal, millis(lifetime)));
  }

  // Redis assigns the id of a stream's entry when it adds the entry, so no entry becomes visible
  // after one with a higher id.
  @Override
  public Page read(String journal, String position) {
    var after = position.equals(BEGINNING) ? new StreamEntryID(0, 0) : new StreamEntryID(position);
    var params = XReadParams.xReadParams().count(PAGE);
    var streams = redis.ask(client -> client.xread(params, Map.of(PREFIX + journal, after)));
    if (streams == null || streams.isEmpty()) {
      return new Page(List.of(), position, false);
    }
    var found = streams.get(0).getValue();
    var next = found.isEmpty() ? position : found.get(found.size() - 1).getID().toString();
    var lines = found.stream().map(entry -> entry.getFields().get(FIELD)).toList();
    return new Page(lines, next, found.size() == PAGE);
  }

  @Override
  public Optional<StateFault> fault() {
    return Optional.empty();
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public void close() {
    redis.close();
  }

  private static byte[] name(String key) {
    return ascii(PREFIX + key);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  // Redis rejects PX 0.
  private static long millis(Duration lifetime) {
    return Math.max(1, lifetime.toMillis());
  }
}
