package dev.cloakroom.state;

import java.time.Duration;
import redis.clients.jedis.exceptions.JedisDataException;

/** An order to a server that takes its time, and that begins anew with each order. */
final class Orders {
  private static final Duration BETWEEN = Duration.ofSeconds(30);

  private final Runnable order;
  private long next = System.nanoTime();

  Orders(Runnable order) {
    this.order = order;
  }

  /** Gives the order, unless it was given a moment ago. */
  void give() {
    if (System.nanoTime() - next < 0) {
      return;
    }
    try {
      order.run();
      next = System.nanoTime() + BETWEEN.toNanos();
    } catch (JedisDataException e) {
      // It is not ready for it yet.
    }
  }
}
