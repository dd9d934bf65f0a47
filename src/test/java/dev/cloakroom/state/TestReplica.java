package dev.cloakroom.state;

import dev.cloakroom.config.RedisUri;
import dev.cloakroom.fake.Await;
import java.time.Clock;

/** A server and its replica, and nobody who says which of them is the master. */
public final class TestReplica implements AutoCloseable {
  private final RedisProcess first = RedisProcess.server("save \"\"");
  private final RedisProcess second = RedisProcess.server("save \"\"");
  private volatile RedisProcess master = first;

  /** A way to the master of the moment. A change of the master breaks no connection of it. */
  public Link link() {
    var toFirst = open(first);
    var toSecond = open(second);
    return Link.to(() -> master == first ? toFirst : toSecond);
  }

  private static Store open(RedisProcess server) {
    return new RedisStore(
        RedisUri.parse("redis://" + server.address() + "?timeout=10s"), Clock.systemUTC());
  }

  /** Gives the replica what the master has by now, and nothing of what comes later. */
  public void cutReplicaOff() {
    second.ask(client -> client.replicaof("127.0.0.1", first.port()));
    Await.until(
        "the replica has what the master has",
        RedisProcess.PATIENCE,
        () -> {
          var status = second.ask(client -> client.info("replication"));
          return status.contains("master_link_status:up")
              && first.ask(client -> client.dbSize()).equals(second.ask(c -> c.dbSize()));
        });
    second.ask(client -> client.replicaofNoOne());
  }

  public void replicaTakesOver() {
    master = second;
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
