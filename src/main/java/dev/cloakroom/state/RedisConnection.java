package dev.cloakroom.state;

import dev.cloakroom.config.Settings.Redis;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections to a Redis server. For one second after a failure, each command fails at once.
 */
final class RedisConnection {
  private static final int MOST_CONNECTIONS = 32;
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Z]{2,20}\\b");

  private final RedisClient redis;
  private final StoreTrouble trouble;
  private final FailurePause pause;

  RedisConnection(Redis settings, Clock clock) {
    this.pause = new FailurePause(clock);
    this.trouble =
        new StoreTrouble(
            "Redis at " + settings.uri().getHost() + ":" + settings.uri().getPort(), clock);
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
    // No thread that tests idle connections: the next command on a dead connection fails.
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    pool.setJmxEnabled(false);
    this.redis =
        RedisClient.builder()
            .hostAndPort(settings.uri().getHost(), settings.uri().getPort())
            .clientConfig(config)
            .poolConfig(pool)
            .build();
  }

  /**
   * Sends commands to the server.
   *
   * @throws StateUnavailable if the server does not answer or answers with an error, or if a
   *     command failed less than a second ago
   */
  <T> T ask(Function<RedisClient, T> question) {
    if (pause.lasts()) {
      throw new StateUnavailable("Redis failed a moment ago");
    }
    try {
      var answer = question.apply(redis);
      trouble.succeeded();
      return answer;
    } catch (JedisException e) {
      pause.begin();
      // If the server was restarted, the idle connections are closed too.
      redis.getPool().clear();
      var reason = reason(e);
      trouble.failed(reason);
      throw new StateUnavailable(reason);
    }
  }

  // The class of the innermost exception and, for an error reply of Redis, its code, such as
  // WRONGPASS. The rest of the message is left out, because it may quote what was sent.
  private static String reason(Throwable failure) {
    var inner = failure.getCause();
    // Jedis adds the failure for each address of the host as a suppressed exception.
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

  void close() {
    redis.close();
  }
}
