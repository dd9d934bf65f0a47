package dev.cloakroom.state;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;
import redis.clients.jedis.util.SafeEncoder;

/** The connections to one Redis server. For one second after a failure, each command fails. */
final class RedisConnection implements RedisRoute {
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Z]{2,20}\\b");
  private static final CommandObject<List<Object>> ROLE =
      new CommandObject<>(new CommandArguments(Command.ROLE), BuilderFactory.RAW_OBJECT_LIST);

  private final ConnectionPool pool;
  private final String where;
  private final StoreTrouble trouble;
  private final FailurePause pause;

  /**
   * @param where what stands in front of each cause, for example {@code host:port: }
   */
  RedisConnection(ConnectionPool pool, String where, StoreTrouble trouble, Clock clock) {
    this.pool = pool;
    this.where = where;
    this.trouble = trouble;
    this.pause = new FailurePause(clock);
  }

  @Override
  public <T> T ask(CommandObject<T> command) {
    try {
      return askOrRedirect(command);
    } catch (JedisRedirectionException e) {
      // A node of a Cluster, which is configured as a single server.
      throw failed(e);
    }
  }

  /**
   * The same for a node of a Cluster.
   *
   * @throws JedisRedirectionException if the key is on another node
   */
  <T> T askOrRedirect(CommandObject<T> command) {
    if (pause.isOn()) {
      throw new StateUnavailable("Redis failed a moment ago", pause.fault());
    }
    try (var connection = pool.getResource()) {
      var answer = connection.executeCommand(command);
      trouble.succeeded();
      return answer;
    } catch (JedisRedirectionException e) {
      throw e;
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  /**
   * Whether the server takes writes as a master. If the user may not ask, it counts as one.
   *
   * @throws StateUnavailable as {@link #ask} does
   */
  boolean isMaster() {
    try (var connection = pool.getResource()) {
      var role = (byte[]) connection.executeCommand(ROLE).get(0);
      return SafeEncoder.encode(role).equals("master");
    } catch (JedisAccessControlException e) {
      if (reason(e).endsWith("NOPERM")) {
        return true;
      }
      throw failed(e);
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  private StateUnavailable failed(JedisException e) {
    var fault = RedisFaults.of(e);
    pause.begin(fault);
    // If the server was restarted, the idle connections are closed too.
    pool.clear();
    var cause = where + reason(e);
    trouble.failed(cause);
    return new StateUnavailable(cause, fault);
  }

  Instant lastFailure() {
    return pause.lastFailure();
  }

  /**
   * The class of the innermost exception and, for an error reply of Redis, its code, such as
   * WRONGPASS. The rest of the message is left out, because it may quote what was sent.
   */
  static String reason(Throwable failure) {
    var innermost = RedisFaults.innermost(failure);
    var name = innermost.getClass().getName();
    var code = ERROR_CODE.matcher(String.valueOf(innermost.getMessage()));
    return innermost instanceof JedisDataException && code.lookingAt()
        ? name + ", " + code.group()
        : name;
  }

  @Override
  public void close() {
    pool.close();
  }
}
