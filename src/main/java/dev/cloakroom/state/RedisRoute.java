package dev.cloakroom.state;

import dev.cloakroom.config.RedisTopology.Cluster;
import dev.cloakroom.config.RedisTopology.Sentinels;
import dev.cloakroom.config.RedisTopology.Single;
import dev.cloakroom.config.Settings.Redis;
import java.time.Clock;
import redis.clients.jedis.CommandObject;

/**
 * The way of a command to the server that it is for. Nothing is connected before the first command,
 * so a Redis that is away delays no start.
 */
interface RedisRoute extends AutoCloseable {

  /**
   * Sends a command. This takes bounded time.
   *
   * @throws StateUnavailable if its server does not answer or answers with an error, or failed less
   *     than a second ago
   */
  <T> T ask(CommandObject<T> command);

  @Override
  void close();

  /** The way to the servers of those settings. */
  static RedisRoute to(Redis settings, Clock clock) {
    var connector = new RedisConnector(settings, clock);
    if (settings.topology() instanceof Sentinels sentinels) {
      return new RedisSentinels(sentinels, connector, clock);
    }
    if (settings.topology() instanceof Cluster cluster) {
      return new RedisCluster(cluster, connector, clock);
    }
    var address = RedisConnector.address(((Single) settings.topology()).address());
    return connector.connection(address);
  }
}
