package dev.cloakroom.state;

import dev.cloakroom.config.RedisTopology.Sentinels;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The master that Sentinels name. They are asked again after each failure: a Sentinel that makes
 * another server the master cuts the connections to the old one. Jedis's own client of Sentinels
 * has a thread for each of them, and cannot be made while they are away.
 */
final class RedisSentinels implements RedisRoute {
  private final Sentinels sentinels;
  private final RedisConnector connector;
  private final StoreTrouble trouble;
  private final FailurePause pause;
  // One for each server that was the master once; without a connection, if it is no longer.
  private final Map<HostAndPort, RedisConnection> servers = new ConcurrentHashMap<>();
  // Null if it has to be looked up.
  private volatile RedisConnection master;
  private int next;

  RedisSentinels(Sentinels sentinels, RedisConnector connector, Clock clock) {
    this.sentinels = sentinels;
    this.connector = connector;
    var addresses =
        sentinels.addresses().stream().map(Object::toString).collect(Collectors.joining(","));
    this.trouble = new StoreTrouble("Redis of the Sentinels at " + addresses, clock);
    this.pause = new FailurePause(clock);
  }

  @Override
  public <T> T ask(CommandObject<T> command) {
    var current = master;
    if (current == null) {
      current = lookUp();
    }
    try {
      return current.ask(command);
    } catch (StateUnavailable e) {
      forget(current);
      throw e;
    }
  }

  private synchronized void forget(RedisConnection failed) {
    if (master == failed) {
      pause.begin();
      master = null;
    }
  }

  // Threads that wait here find the master, or the pause.
  private synchronized RedisConnection lookUp() {
    if (master != null) {
      return master;
    }
    if (pause.isOn()) {
      throw new StateUnavailable("Redis failed a moment ago", pause.fault());
    }
    var start = System.nanoTime();
    var causes = "";
    var fault = StateFault.FAILED;
    for (var i = 0; i < sentinels.addresses().size(); i++) {
      var sentinel = RedisConnector.address(sentinels.addresses().get(next));
      try {
        master = masterBy(sentinel);
        return master;
      } catch (JedisException e) {
        causes = sentinel + ": " + RedisConnection.reason(e);
        fault = RedisFaults.of(e);
      } catch (StateUnavailable e) {
        causes = e.getMessage();
        fault = e.fault().orElse(fault);
      }
      // The one that answers stays the first.
      next = (next + 1) % sentinels.addresses().size();
      if (System.nanoTime() - start > connector.timeout().toNanos()) {
        break;
      }
    }
    pause.begin(fault);
    trouble.failed(causes);
    throw new StateUnavailable(causes, fault);
  }

  private RedisConnection masterBy(HostAndPort sentinel) {
    List<String> named;
    try (var client = connector.sentinel(sentinel, sentinels.login())) {
      named = client.sentinelGetMasterAddrByName(sentinels.master());
    }
    if (named == null) {
      throw new StateUnavailable(sentinel + ": it knows no master of that name", StateFault.FAILED);
    }
    var address = new HostAndPort(named.get(0), Integer.parseInt(named.get(1)));
    var server = servers.computeIfAbsent(address, found -> connector.connection(found, trouble));
    // A Sentinel that has not heard of a fail-over names the old master, which may answer reads.
    if (!server.isMaster()) {
      throw new StateUnavailable(address + ": it is a replica", StateFault.READ_ONLY);
    }
    return server;
  }

  @Override
  public void close() {
    servers.values().forEach(RedisConnection::close);
  }
}
