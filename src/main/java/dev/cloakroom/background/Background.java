package dev.cloakroom.background;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs tasks later, or again and again, on the threads of the server (Jakarta Concurrency). All
 * that is still to come is called off when the application stops: a server's executor outlives it,
 * and would keep its classes in memory.
 */
@ApplicationScoped
public class Background {
  private static final Logger LOG = Logger.getLogger(Background.class.getName());

  private final Set<Future<?>> outstanding = ConcurrentHashMap.newKeySet();
  private ScheduledExecutorService executor;

  Background() {}

  /** With an executor of the caller's own. */
  public Background(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  void setExecutor(ManagedScheduledExecutorService executor) {
    this.executor = executor;
  }

  /**
   * Runs the task once, as soon as the time is over.
   *
   * @return whether it will be run: a server that is stopping takes nothing any more
   */
  public boolean after(Duration time, Runnable task) {
    // It may be over before the executor has named it.
    var named = new CompletableFuture<Future<?>>();
    Runnable once =
        () -> {
          try {
            task.run();
          } finally {
            named.thenAccept(outstanding::remove);
          }
        };
    try {
      var future = executor.schedule(once, time.toMillis(), TimeUnit.MILLISECONDS);
      outstanding.add(future);
      named.complete(future);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs the task with that pause before each run, until the returned handle is closed. */
  public Repetition every(Duration pause, Runnable task) {
    var millis = pause.toMillis();
    var future =
        executor.scheduleWithFixedDelay(() -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    outstanding.add(future);
    return () -> {
      outstanding.remove(future);
      future.cancel(false);
    };
  }

  // An executor drops a repeated task for good after one exception.
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a task in the background failed: {0}", e.getClass().getName());
    }
  }

  /** How many tasks are still to run. */
  int outstanding() {
    return outstanding.size();
  }

  @PreDestroy
  void stop() {
    outstanding.forEach(task -> task.cancel(false));
    outstanding.clear();
  }

  /** A task that is run again and again. */
  @FunctionalInterface
  public interface Repetition extends AutoCloseable {
    /** Runs it no more; a run that has begun is left to finish. */
    @Override
    void close();
  }
}
