package dev.cloakroom.httpclient;

import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Until when one wait for a backend may last. One thread waits, another looks whether too long. */
final class Deadline {
  private static final long NONE = 0;
  private static final long OVERDUE = 1;

  private final AtomicLong at = new AtomicLong(NONE);
  private long nanos;

  /** From now on, no single wait is longer than this. */
  void set(long nanos) {
    this.nanos = nanos;
  }

  void start() {
    var end = System.nanoTime() + nanos;
    at.set(end == NONE || end == OVERDUE ? OVERDUE + 1 : end);
  }

  /**
   * @throws SocketTimeoutException if it was too long
   */
  void stop() throws SocketTimeoutException {
    if (at.getAndSet(NONE) == OVERDUE) {
      throw new SocketTimeoutException("the backend took too long");
    }
  }

  /** Whether a wait that is under way has been too long; said once. */
  boolean passes(long now) {
    var end = at.get();
    return end != NONE && end != OVERDUE && now - end >= 0 && at.compareAndSet(end, OVERDUE);
  }
}
