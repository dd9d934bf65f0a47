package dev.cloakroom.metrics;

import java.util.function.ObjIntConsumer;

/** Shows how many other nodes do not fit to this one. */
public final class NodeMetrics {
  static final NodeMetrics OFF = new NodeMetrics((misfit, nodes) -> {});

  /** In what another node does not fit. */
  public enum Misfit {
    /** It seals cookies with a key that this node does not have. */
    COOKIE_KEY,
    /** Its clock is ahead. */
    CLOCK,
    /** It has another version. */
    VERSION
  }

  private final ObjIntConsumer<Misfit> gauge;

  NodeMetrics(ObjIntConsumer<Misfit> gauge) {
    this.gauge = gauge;
  }

  /** That many other nodes do not fit in this. */
  public void count(Misfit misfit, int nodes) {
    gauge.accept(misfit, nodes);
  }
}
