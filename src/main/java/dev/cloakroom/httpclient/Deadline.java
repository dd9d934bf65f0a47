package dev.cloakroom.httpclient;

import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The end of one wait for a backend. The thread that waits starts and stops it; another thread
 * checks whether it has passed.
 */
final class Deadline {
  private static final long NONE = 0;
  private static final long OVERDUE = 1;

  private final AtomicLong at = new AtomicLong(NONE);
  private long nanos;

  /** Sets the longest duration of each single wait from now on. */
  void set(long nanos) {
    this.nanos = nanos;
  }

  void start() {
    var end = System.nanoTime() + nanos;
    at.set(end == NONE || end == OVERDUE ? OVERDUE + 1 : end);
  }

  /**
   * @throws SocketTimeoutException if the wait was too long
   */
  void stop() throws SocketTimeoutException {
    if (at.getAndSet(NONE) == OVERDUE) {
      throw new SocketTimeoutException("the backend took too long");
    }
  }

  /** Whether a wait that is under way has been too long; true only once for each wait. */
  boolean passes(long now) {
    var end = at.get();
    return end != NONE && end != OVERDUE && now - end >= 0 && at.compareAndSet(end, OVERDUE);
  }
}
