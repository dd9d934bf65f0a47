package dev.cloakroom.state;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.SafeEncoder;

/** Which master of a Redis Cluster has which slot, as a node says it. */
final class RedisSlots {
  /** What a node is asked. */
  static final CommandObject<List<Object>> QUESTION =
      new CommandObject<>(
          new CommandArguments(Command.CLUSTER).add("SLOTS"), BuilderFactory.RAW_OBJECT_LIST);

  private final Map<Integer, HostAndPort> masters;

  private RedisSlots(Map<Integer, HostAndPort> masters) {
    this.masters = masters;
  }

  /**
   * Reads an answer: a list of first slot, last slot, and the nodes that have them, the master
   * first, each with host and port.
   *
   * @param asked the node that answered
   */
  static RedisSlots of(List<Object> answer, HostAndPort asked) {
    var masters = new HashMap<Integer, HostAndPort>();
    for (var range : answer) {
      var parts = (List<?>) range;
      var node = (List<?>) parts.get(2);
      var host = node.get(0) == null ? "" : SafeEncoder.encode((byte[]) node.get(0));
      // A node that does not know its own address says none.
      var address =
          new HostAndPort(
              host.isEmpty() ? asked.getHost() : host, Math.toIntExact((Long) node.get(1)));
      for (var slot = (Long) parts.get(0); slot <= (Long) parts.get(1); slot++) {
        masters.put(slot.intValue(), address);
      }
    }
    return new RedisSlots(Map.copyOf(masters));
  }

  /** The master that has the slot, or empty if none has. */
  Optional<HostAndPort> master(int slot) {
    return Optional.ofNullable(masters.get(slot));
  }

  Collection<HostAndPort> masters() {
    return Set.copyOf(masters.values());
  }
}
