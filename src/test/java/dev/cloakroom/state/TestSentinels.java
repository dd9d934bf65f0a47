package dev.cloakroom.state;

import dev.cloakroom.config.RedisUri;
import dev.cloakroom.config.Settings.Redis;
import dev.cloakroom.fake.Await;
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.SafeEncoder;

/** A master, its replica, and a Sentinel, which watches both. */
public final class TestSentinels implements TestServers {
  /** The time after which the Sentinel finds that the master is away. */
  public enum Watch {
    /** For tests in which the master dies. */
    CLOSELY(500),
    /** For tests in which it stays, on a machine that may stand still for a while. */
    CALMLY(600_000);

    private final int millis;

    Watch(int millis) {
      this.millis = millis;
    }
  }

  private final RedisProcess first;
  private final RedisProcess second;
  private final RedisProcess sentinel;

  public TestSentinels(Watch watch, String... sentinelSettings) {
    first = RedisProcess.server("save \"\"", "repl-diskless-sync-delay 0");
    second =
        RedisProcess.server(
            "save \"\"", "repl-diskless-sync-delay 0", "replicaof 127.0.0.1 " + first.port());
    Await.until("the replica follows", RedisProcess.PATIENCE, () -> isInStep(first));
    var settings =
        Stream.concat(
            Stream.of(
                "sentinel monitor shop 127.0.0.1 " + first.port() + " 1",
                "sentinel down-after-milliseconds shop " + watch.millis,
                "sentinel failover-timeout shop 10000"),
            Stream.of(sentinelSettings));
    sentinel = RedisProcess.sentinel(settings.toArray(String[]::new));
  }

  private static boolean isInStep(RedisProcess master) {
    return master.ask(client -> client.info("replication")).contains("state=online");
  }

  /** Waits until the Sentinel knows the replica, so that it can take the master's place. */
  public void awaitReplicaKnown() {
    Await.until(
        "the Sentinel knows the replica",
        RedisProcess.PATIENCE,
        () ->
            sentinel.ask(client -> client.sentinelReplicas("shop")).stream()
                .anyMatch(replica -> replica.get("flags").equals("slave")));
  }

  /** The server that calls itself the master. */
  RedisProcess master() {
    return isMaster(first) ? first : second;
  }

  public void killMaster() {
    var old = master();
    Await.until(
        "the replica has what the master has",
        RedisProcess.PATIENCE,
        () -> first.ask(client -> client.dbSize()).equals(second.ask(c -> c.dbSize())));
    old.stop();
  }

  RedisProcess replica() {
    return master() == first ? second : first;
  }

  static boolean isMaster(RedisProcess server) {
    var role = (List<?>) server.ask(client -> client.sendCommand(Command.ROLE));
    return SafeEncoder.encode((byte[]) role.get(0)).equals("master");
  }

  RedisProcess first() {
    return first;
  }

  RedisProcess second() {
    return second;
  }

  RedisProcess sentinel() {
    return sentinel;
  }

  @Override
  public Redis settings() {
    return settings(uri());
  }

  /** The value of {@code cloakroom.state.redis}. */
  public String uri() {
    return "redis+sentinel://" + sentinel.address() + "/shop?timeout=10s";
  }

  static Redis settings(String uri) {
    return RedisUri.parse(uri);
  }

  @Override
  public void stop() {
    first.stop();
    second.stop();
    sentinel.stop();
  }

  @Override
  public void start() {
    first.start();
    second.start();
    sentinel.start();
  }

  @Override
  public void forgetEverything() {
    first.ask(client -> client.flushAll());
  }

  @Override
  public void close() {
    sentinel.close();
    second.close();
    first.close();
  }
}
