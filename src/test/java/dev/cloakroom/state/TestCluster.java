package dev.cloakroom.state;

import dev.cloakroom.config.RedisUri;
import dev.cloakroom.config.Settings.Redis;
import dev.cloakroom.fake.Await;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A Redis Cluster of three masters, the first of which has a replica. */
public final class TestCluster implements TestServers {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final List<RedisProcess> masters =
      Stream.generate(TestCluster::node).limit(MASTERS).toList();
  private final RedisProcess replica = node();

  public TestCluster() {
    for (var i = 0; i < MASTERS; i++) {
      var slots = IntStream.range(first(i), first(i + 1)).toArray();
      masters.get(i).ask(client -> client.clusterAddSlots(slots));
    }
    // So that the nodes agree on who has which slot, whatever they hear first.
    var epoch = 1;
    for (var node : all()) {
      var number = epoch++;
      node.ask(client -> client.clusterSetConfigEpoch(number));
    }
    all().forEach(node -> node.ask(client -> client.clusterMeet("127.0.0.1", port(0))));
    awaitAgreement();
    var id = masters.get(0).ask(client -> client.clusterMyId());
    replica.ask(client -> client.clusterReplicate(id));
    Await.until(
        "the replica follows",
        RedisProcess.PATIENCE,
        () -> masters.get(0).ask(client -> client.info("replication")).contains("state=online"));
    awaitAgreement();
  }

  private static RedisProcess node() {
    return RedisProcess.server(
        "save \"\"",
        "repl-diskless-sync-delay 0",
        "cluster-enabled yes",
        "cluster-config-file nodes.conf",
        "cluster-require-full-coverage no",
        // No fail-over that the test did not ask for, on a machine that may stand still.
        "cluster-node-timeout 600000",
        "cluster-replica-no-failover yes");
  }

  private static int first(int master) {
    return SLOTS * master / MASTERS;
  }

  private int port(int master) {
    return masters.get(master).port();
  }

  private List<RedisProcess> all() {
    return Stream.concat(masters.stream(), Stream.of(replica)).toList();
  }

  void awaitAgreement() {
    Await.until(
        "all nodes know all slots",
        RedisProcess.PATIENCE,
        () ->
            all().stream()
                .map(node -> node.ask(client -> client.clusterInfo()))
                .allMatch(
                    info ->
                        info.contains("cluster_state:ok")
                            && info.contains("cluster_slots_assigned:" + SLOTS)
                            && info.contains("cluster_known_nodes:" + (MASTERS + 1))));
  }

  /** The master that has the key of that name. */
  RedisProcess masterOf(String key) {
    var slot = slotOf(key);
    return IntStream.range(0, MASTERS)
        .filter(i -> first(i) <= slot && slot < first(i + 1))
        .mapToObj(masters::get)
        .findFirst()
        .orElseThrow();
  }

  public void stopMasterOf(String key) {
    masterOf(key).stop();
  }

  static int slotOf(String key) {
    return JedisClusterCRC16.getSlot("cloakroom:" + key);
  }

  /** A name whose key that master has. */
  String keyOn(int master) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "k" + i)
        .filter(key -> masterOf(key) == masters.get(master))
        .findFirst()
        .orElseThrow();
  }

  RedisProcess master(int index) {
    return masters.get(index);
  }

  /** The replica of the first master. */
  RedisProcess replica() {
    return replica;
  }

  @Override
  public Redis settings() {
    return RedisUri.parse(uri());
  }

  /** The value of {@code cloakroom.state.redis}. */
  public String uri() {
    return "redis+cluster://"
        + masters.get(1).address()
        + ","
        + masters.get(2).address()
        + "?timeout=10s";
  }

  @Override
  public void stop() {
    all().forEach(RedisProcess::stop);
  }

  @Override
  public void start() {
    all().forEach(RedisProcess::start);
    awaitAgreement();
  }

  @Override
  public void forgetEverything() {
    masters.forEach(node -> node.ask(client -> client.flushAll()));
  }

  @Override
  public void close() {
    all().forEach(RedisProcess::close);
  }
}
