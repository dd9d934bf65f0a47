package dev.cloakroom.state;

import dev.cloakroom.config.Settings.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;

/**
 * State on a Redis server, 6.2 or later: entries are strings with {@code PX}, journals are streams.
 * After a failure nobody asks again for a moment, so that an outage costs a request at most one
 * time-out, and most of them none.
 */
final class RedisStore implements StateStore {
  private static final String PREFIX = "cloakroom:";
  private static final String FIELD = "e";
  private static final int PAGE = 1000;
  private static final int MOST_CONNECTIONS = 32;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Z]{2,20}\\b");

  // Compare and act in one step; between two commands the entry might become somebody else's.
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

  private final RedisClient redis;
  private final RedisTrouble trouble;
  private final Clock clock;
  private volatile Instant lastFailure = Instant.MIN;

  RedisStore(Redis settings, Clock clock) {
    this.clock = clock;
    this.trouble =
        new RedisTrouble(settings.uri().getHost() + ":" + settings.uri().getPort(), clock);
    var timeout = Math.toIntExact(settings.timeout().toMillis());
    var config =
        DefaultJedisClientConfig.builder(settings.uri())
            .connectionTimeoutMillis(timeout)
            .socketTimeoutMillis(timeout)
            .clientName("cloakroom")
            .build();
    var pool = new ConnectionPoolConfig();
    pool.setMaxTotal(MOST_CONNECTIONS);
    pool.setMaxIdle(MOST_CONNECTIONS);
    pool.setMaxWait(settings.timeout());
    // No thread that looks after idle connections: a dead one is found when it is used.
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    pool.setJmxEnabled(false);
    this.redis =
        RedisClient.builder()
            .hostAndPort(settings.uri().getHost(), settings.uri().getPort())
            .clientConfig(config)
            .poolConfig(pool)
            .build();
  }

  @Override
  public Optional<byte[]> get(String key) {
    return ask(client -> Optional.ofNullable(client.get(name(key))));
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    ask(client -> client.set(name(key), value, SetParams.setParams().px(millis(lifetime))));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    var params = SetParams.setParams().nx().px(millis(lifetime));
    return ask(client -> client.set(name(key), value, params) != null);
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    var arguments = List.of(value, ascii(Long.toString(millis(lifetime))));
    return ask(client -> client.eval(PROLONG, List.of(name(key)), arguments)).equals(1L);
  }

  @Override
  public void remove(String key, byte[] value) {
    ask(client -> client.eval(REMOVE, List.of(name(key)), List.of(value)));
  }

  @Override
  public void remove(String key) {
    ask(client -> client.del(name(key)));
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    var arguments = List.of(ascii(Integer.toString(by)), ascii(Long.toString(millis(lifetime))));
    return (Long) ask(client -> client.eval(COUNT, List.of(name(key)), arguments));
  }

  @Override
  public Optional<Duration> left(String key) {
    var millis = ask(client -> client.pttl(name(key)));
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  @Override
  public void append(String journal, String entry, Duration lifetime) {
    var oldest = clock.instant().minus(lifetime).minus(Duration.ofMinutes(5)).toEpochMilli();
    var params = XAddParams.xAddParams().minId(Math.max(0, oldest) + "-0").approximateTrimming();
    ask(client -> client.xadd(PREFIX + journal, Map.of(FIELD, entry), params));
    ask(client -> client.pexpire(PREFIX + journal, millis(lifetime)));
  }

  @Override
  public List<Entry> read(String journal, String position) {
    var after = position.equals(BEGINNING) ? new StreamEntryID(0, 0) : new StreamEntryID(position);
    var streams =
        ask(
            client ->
                client.xread(
                    XReadParams.xReadParams().count(PAGE), Map.of(PREFIX + journal, after)));
    if (streams == null || streams.isEmpty()) {
      return List.of();
    }
    return streams.get(0).getValue().stream()
        .map(entry -> new Entry(entry.getID().toString(), entry.getFields().get(FIELD)))
        .toList();
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public void close() {
    redis.close();
  }

  private <T> T ask(Function<RedisClient, T> question) {
    if (failedAMomentAgo()) {
      throw new StateUnavailable("Redis failed a moment ago");
    }
    try {
      var answer = question.apply(redis);
      trouble.succeeded();
      return answer;
    } catch (JedisException e) {
      lastFailure = clock.instant();
      // When the server was away, so are the connections that lie idle.
      redis.getPool().clear();
      var reason = reason(e);
      trouble.failed(reason);
      throw new StateUnavailable(reason);
    }
  }

  // A failure that lies ahead is one of before the clock was set back.
  private boolean failedAMomentAgo() {
    var now = clock.instant();
    return now.isBefore(lastFailure.plus(PAUSE)) && !now.isBefore(lastFailure);
  }

  // The innermost failure, and the code that an error of Redis begins with, such as WRONGPASS. The
  // rest of its message may quote what was sent.
  private static String reason(Throwable failure) {
    var inner = failure.getCause();
    // What came of each address of the host's name.
    if (inner == null && failure.getSuppressed().length > 0) {
      inner = failure.getSuppressed()[0];
    }
    if (inner != null) {
      return reason(inner);
    }
    var name = failure.getClass().getName();
    var code = ERROR_CODE.matcher(String.valueOf(failure.getMessage()));
    return failure instanceof JedisDataException && code.lookingAt()
        ? name + ", " + code.group()
        : name;
  }

  private static byte[] name(String key) {
    return ascii(PREFIX + key);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  // Redis refuses a lifetime of nothing.
  private static long millis(Duration lifetime) {
    return Math.max(1, lifetime.toMillis());
  }
}
