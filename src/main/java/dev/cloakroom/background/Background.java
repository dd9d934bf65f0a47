package dev.cloakroom.background;

import dev.cloakroom.bean.SingleInstance;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs tasks after a delay or repeatedly, on a few threads (Jakarta Concurrency). Calls to a
 * backend run on separate threads, because a backend that hangs holds a thread for its whole read
 * timeout.
 *
 * <p>All threads end with the application. The server's own executor would outlive it, and until
 * JDK 24 each thread keeps references to the classes that were on the stack when it was created, so
 * the application could not be unloaded.
 */
@SingleInstance
public class Background {
  private static final Logger LOG = Logger.getLogger(Background.class.getName());

  private static final int THREADS = 2;
  private static final int CALL_THREADS = 4;
  private static final Duration IDLE_CALL_THREAD = Duration.ofSeconds(10);

  /** The number of calls that are delayed, queued or running at the same time. */
  static final int MOST_CALLS = 1000;

  private static final Duration LAST_TASK = Duration.ofSeconds(5);

  private final AtomicInteger pendingCalls = new AtomicInteger();
  private ThreadFactory threads;
  private ScheduledThreadPoolExecutor executor;
  private ThreadPoolExecutor calls;

  Background() {}

  /** Uses threads of this factory instead of the container's. */
  public Background(ThreadFactory threads) {
    start(threads);
  }

  @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
  void setThreads(ManagedThreadFactory threads) {
    start(threads);
  }

  private void start(ThreadFactory threads) {
    this.threads = threads;
    executor = executor(threads);
    calls =
        new ThreadPoolExecutor(
            CALL_THREADS,
            CALL_THREADS,
            IDLE_CALL_THREAD.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            threads);
    calls.allowCoreThreadTimeOut(true);
  }

  private static ScheduledThreadPoolExecutor executor(ThreadFactory threads) {
    var executor = new ScheduledThreadPoolExecutor(THREADS, threads);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /**
   * Runs the task once, after this delay. For a task that calls a backend, use {@link #call}.
   *
   * @return whether the task is accepted: false if the server is stopping
   */
  public boolean after(Duration time, Runnable task) {
    try {
      executor.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Makes a call to a backend once, after this delay. A slow call delays other calls, but no tasks.
   *
   * @return whether the call is accepted: false if {@value #MOST_CALLS} are pending or running, or
   *     if the server is stopping
   */
  public boolean call(Duration time, Runnable call) {
    if (pendingCalls.incrementAndGet() > MOST_CALLS || !after(time, () -> enqueue(call))) {
      pendingCalls.decrementAndGet();
      return false;
    }
    return true;
  }

  private void enqueue(Runnable call) {
    try {
      calls.execute(
          () -> {
            try {
              guarded(call);
            } finally {
              pendingCalls.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException e) {
      // The server is stopping.
      pendingCalls.decrementAndGet();
    }
  }

  /** Runs the task with this pause before each run, until the returned handle is closed. */
  public Repetition every(Duration pause, Runnable task) {
    var millis = pause.toMillis();
    var future =
        executor.scheduleWithFixedDelay(() -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  // An executor does not repeat a task any more after an exception.
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a task in the background failed: {0}", e.getClass().getName());
    }
  }

  /**
   * A pool of threads of its own, for work that would hold up everything else here. The threads
   * have the naming context of the application, and no transaction. Whoever gets the pool shuts it
   * down.
   *
   * @param most the number of threads
   * @param queued how many pieces of work may wait; further ones are rejected
   */
  public ThreadPoolExecutor pool(int most, int queued) {
    var pool =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_CALL_THREAD.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(queued),
            threads);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** The number of tasks and calls whose delay is not over. */
  int waiting() {
    return executor.getQueue().size();
  }

  /** Cancels what has not begun, and waits up to 5 seconds for what is running. */
  @PreDestroy
  public void stop() {
    executor.shutdown();
    calls.shutdown();
    var left = calls.getQueue().size();
    calls.getQueue().clear();
    if (left > 0) {
      LOG.log(Level.WARNING, "{0} calls to the backend were called off: the server stops", left);
    }
    var end = System.nanoTime() + LAST_TASK.toNanos();
    try {
      executor.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      calls.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The handle of a repeated task. */
  @FunctionalInterface
  public interface Repetition extends AutoCloseable {
    /** Ends the repetition. A run that has begun is not interrupted. */
    @Override
    void close();
  }
}
