package dev.cloakroom.state;

import dev.cloakroom.config.RedisTopology.Cluster;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * The nodes of a Redis Cluster. Each command goes to the master of its key's slot, and a failure
 * pauses commands for that node only. Jedis's own client of a Cluster cannot be made while it is
 * away, and after a failure it asks all nodes in turn, each for a time-out.
 */
final class RedisCluster implements RedisRoute {
  private static final int MOST_REDIRECTIONS = 4;

  private final List<HostAndPort> seeds;
  private final RedisConnector connector;
  private final Map<HostAndPort, RedisConnection> nodes = new ConcurrentHashMap<>();
  private final ReentrantLock reading = new ReentrantLock();
  private final FailurePause pause;
  // Null before the first reading.
  private volatile RedisSlots slots;
  private volatile boolean stale = true;

  RedisCluster(Cluster cluster, RedisConnector connector, Clock clock) {
    this.seeds = cluster.addresses().stream().map(RedisConnector::address).toList();
    this.connector = connector;
    this.pause = new FailurePause(clock);
  }

  @Override
  public <T> T ask(CommandObject<T> command) {
    var slot = command.getArguments().getKeyHashSlots().iterator().next();
    var node = master(slot);
    var next = command;
    for (var i = 0; i <= MOST_REDIRECTIONS; i++) {
      try {
        return connection(node).askOrRedirect(next);
      } catch (JedisAskDataException e) {
        // The slot is on its way to another node, and the key is there already.
        node = target(e, node);
        next = command.withPreProcessHook(to -> to.executeCommand(Command.ASKING));
      } catch (JedisRedirectionException e) {
        stale = true;
        node = target(e, node);
        next = command;
      } catch (StateUnavailable e) {
        stale = true;
        throw e;
      }
    }
    throw new StateUnavailable("the nodes of the Cluster redirect in a circle");
  }

  private HostAndPort master(int slot) {
    return slots()
        .master(slot)
        .orElseThrow(
            () -> {
              stale = true;
              return new StateUnavailable("no node of the Cluster has the slot of the key");
            });
  }

  // Without a host, it is another port of the node that was asked.
  private static HostAndPort target(JedisRedirectionException redirection, HostAndPort asked) {
    var target = redirection.getTargetNode();
    return target.getHost().isEmpty() ? new HostAndPort(asked.getHost(), target.getPort()) : target;
  }

  private RedisConnection connection(HostAndPort node) {
    return nodes.computeIfAbsent(node, connector::connection);
  }

  // One thread reads them anew, at most once a second. Meanwhile the others go on with what they
  // have, if there is something.
  private RedisSlots slots() {
    if (!stale) {
      return slots;
    }
    if (slots == null) {
      reading.lock();
    } else if (!reading.tryLock()) {
      return slots;
    }
    try {
      if (stale && !pause.isOn()) {
        readSlots();
      }
    } finally {
      reading.unlock();
    }
    if (slots == null) {
      throw new StateUnavailable("no node of the Cluster can be asked");
    }
    return slots;
  }

  // Nodes that have not failed yet come first, then those whose failure was long ago.
  private void readSlots() {
    var start = System.nanoTime();
    var candidates =
        Stream.concat(nodes.keySet().stream(), seeds.stream())
            .distinct()
            .sorted(Comparator.comparing(node -> connection(node).lastFailure()))
            .toList();
    for (var node : candidates) {
      try {
        slots = RedisSlots.of(connection(node).ask(RedisSlots.QUESTION), node);
        stale = false;
        forgetOthers();
        break;
      } catch (StateUnavailable e) {
        // The next one may know.
      }
      if (System.nanoTime() - start > connector.timeout().toNanos()) {
        break;
      }
    }
    pause.begin();
  }

  private void forgetOthers() {
    var kept = new HashSet<>(slots.masters());
    kept.addAll(seeds);
    for (var node : List.copyOf(nodes.keySet())) {
      if (!kept.contains(node)) {
        nodes.remove(node).close();
      }
    }
  }

  @Override
  public void close() {
    nodes.values().forEach(RedisConnection::close);
  }
}
