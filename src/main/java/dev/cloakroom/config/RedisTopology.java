package dev.cloakroom.config;

import java.util.List;

/** How a Redis is set up: which servers there are, and which of them takes the writes. */
public sealed interface RedisTopology {

  /** One server, or whatever stands behind one address. */
  record Single(Address address) implements RedisTopology {}

  /**
   * A master and its replicas, which Sentinels watch.
   *
   * @param addresses of the Sentinels
   * @param master the name that the Sentinels know the master by
   * @param login what the Sentinels themselves ask for
   */
  record Sentinels(List<Address> addresses, String master, RedisLogin login)
      implements RedisTopology {

    /** Defensive copy. */
    public Sentinels {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * A Redis Cluster: each key is on one of several masters.
   *
   * @param addresses of some of its nodes, which know the others
   */
  record Cluster(List<Address> addresses) implements RedisTopology {

    /** Defensive copy. */
    public Cluster {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Where a server listens.
   *
   * @param host a name or an IP address, an IPv6 address without brackets
   */
  record Address(String host, int port) {
    @Override
    public String toString() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
  }
}
