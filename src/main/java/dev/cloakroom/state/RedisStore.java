package dev.cloakroom.state;

import dev.cloakroom.config.Settings.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.CommandObjects;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;

/** State on Redis 6.2 or later: entries are strings with {@code PX}, journals are streams. */
final class RedisStore implements Store {
  private static final String PREFIX = "cloakroom:";
  private static final String FIELD = "e";
  private static final int PAGE = 1000;
  private static final CommandObjects COMMANDS = new CommandObjects(RedisProtocol.RESP2);

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

  private final RedisRoute redis;
  private final Clock clock;

  RedisStore(Redis settings, Clock clock) {
    this.redis = RedisRoute.to(settings, clock);
    this.clock = clock;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(redis.ask(COMMANDS.get(name(key))));
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    redis.ask(COMMANDS.set(name(key), value, SetParams.setParams().px(millis(lifetime))));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    var params = SetParams.setParams().nx().px(millis(lifetime));
    return redis.ask(COMMANDS.set(name(key), value, params)) != null;
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    var arguments = List.of(value, ascii(Long.toString(millis(lifetime))));
    return redis.ask(COMMANDS.eval(PROLONG, List.of(name(key)), arguments)).equals(1L);
  }

  @Override
  public void remove(String key, byte[] value) {
    redis.ask(COMMANDS.eval(REMOVE, List.of(name(key)), List.of(value)));
  }

  @Override
  public void remove(String key) {
    redis.ask(COMMANDS.del(name(key)));
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    var arguments = List.of(ascii(Integer.toString(by)), ascii(Long.toString(millis(lifetime))));
    return (Long) redis.ask(COMMANDS.eval(COUNT, List.of(name(key)), arguments));
  }

  @Override
  public Optional<Duration> left(String key) {
    var millis = redis.ask(COMMANDS.pttl(name(key)));
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  @Override
  public void append(String journal, String line, Duration lifetime) {
    var oldest = clock.instant().minus(lifetime).minus(Duration.ofMinutes(5)).toEpochMilli();
    var params = XAddParams.xAddParams().minId(Math.max(0, oldest) + "-0").approximateTrimming();
    redis.ask(COMMANDS.xadd(PREFIX + journal, params, Map.of(FIELD, line)));
    redis.ask(COMMANDS.pexpire(PREFIX + journal, millis(lifetime)));
  }

  // Redis assigns the id of a stream's entry when it adds the entry, so no entry becomes visible
  // after one with a higher id. The entry at the position is read again. If it is not there, this
  // may be another server, to which the last entries had not come when it became the master.
  @Override
  public Page read(String journal, String position) {
    var first = position.equals(BEGINNING);
    var from = first ? "-" : position;
    var found = redis.ask(COMMANDS.xrange(PREFIX + journal, from, "+", PAGE + 1));
    if (!first && (found.isEmpty() || !position.equals(found.get(0).getID().toString()))) {
      return Page.ofLostPosition();
    }
    var lines = first ? found : found.subList(1, found.size());
    var next = found.isEmpty() ? position : found.get(found.size() - 1).getID().toString();
    return new Page(
        lines.stream().map(entry -> entry.getFields().get(FIELD)).toList(),
        next,
        found.size() > PAGE);
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
