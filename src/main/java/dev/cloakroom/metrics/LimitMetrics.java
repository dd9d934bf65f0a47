package dev.cloakroom.metrics;

import dev.cloakroom.config.Limited;
import java.util.function.Consumer;

/** Counts the requests that a limit has refused. */
public final class LimitMetrics {
  static final LimitMetrics OFF = new LimitMetrics(limited -> {});

  private final Consumer<Limited> counter;

  LimitMetrics(Consumer<Limited> counter) {
    this.counter = counter;
  }

  /** A request gets 429. */
  public void refused(Limited limited) {
    counter.accept(limited);
  }
}
