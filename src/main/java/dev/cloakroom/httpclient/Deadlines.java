package dev.cloakroom.httpclient;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections that have waited for a backend, or have been idle, for too long. The JDK's
 * sockets have a timeout for reads but none for writes; one thread that closes overdue connections
 * covers both.
 */
public final class Deadlines implements AutoCloseable {
  private static final long TICK_MILLIS = 50;

  private final List<ConnectionPool> backends = new CopyOnWriteArrayList<>();
  private final ScheduledThreadPoolExecutor clock;

  /** Starts the thread. */
  public Deadlines() {
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "cloakroom-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void watch(ConnectionPool backend) {
    backends.add(backend);
  }

  private void tick() {
    var now = System.nanoTime();
    backends.forEach(backend -> backend.closeOverdue(now));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
