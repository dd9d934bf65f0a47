package dev.cloakroom.background;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs tasks later, or again and again, on a few threads (Jakarta Concurrency). They end with the
 * application: the server's own executor would outlive it, and its threads remember (until JDK 24)
 * the classes that were on the stack when they were made.
 */
@ApplicationScoped
public class Background {
  private static final Logger LOG = Logger.getLogger(Background.class.getName());

  // A backend that hangs holds one for its read timeout, and leases must be prolonged meanwhile.
  private static final int THREADS = 4;
  private static final Duration LAST_TASK = Duration.ofSeconds(5);

  private ScheduledThreadPoolExecutor executor;

  Background() {}

  /** With threads of the caller's own. */
  public Background(ThreadFactory threads) {
    executor = executor(threads);
  }

  @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
  void setThreads(ManagedThreadFactory threads) {
    executor = executor(threads);
  }

  private static ScheduledThreadPoolExecutor executor(ThreadFactory threads) {
    var executor = new ScheduledThreadPoolExecutor(THREADS, threads);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /**
   * Runs the task once, as soon as the time is over.
   *
   * @return whether it will be run: a server that is stopping takes nothing any more
   */
  public boolean after(Duration time, Runnable task) {
    try {
      executor.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
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
    return () -> future.cancel(false);
  }

  // An executor drops a repeated task for good after one exception.
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a task in the background failed: {0}", e.getClass().getName());
    }
  }

  /** How many tasks wait for their time. */
  int waiting() {
    return executor.getQueue().size();
  }

  /** Calls off what is still to come, and gives what has begun a moment to finish. */
  @PreDestroy
  void stop() {
    executor.shutdown();
    try {
      executor.awaitTermination(LAST_TASK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A task that is run again and again. */
  @FunctionalInterface
  public interface Repetition extends AutoCloseable {
    /** Runs it no more; a run that has begun is left to finish. */
    @Override
    void close();
  }
}
