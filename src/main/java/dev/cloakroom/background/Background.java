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
 * Runs tasks later, or again and again, on a few threads (Jakarta Concurrency), and calls to a
 * backend on others, because a backend that hangs holds a thread for its whole read timeout. The
 * threads end with the application: the server's own executor would outlive it, and its threads
 * remember (until JDK 24) the classes that were on the stack when they were made.
 */
@SingleInstance
public class Background {
  private static final Logger LOG = Logger.getLogger(Background.class.getName());

  private static final int THREADS = 2;
  private static final int CALL_THREADS = 4;
  private static final Duration IDLE_CALL_THREAD = Duration.ofSeconds(10);

  /** How many calls wait or are under way at a time, those included that wait for their time. */
  static final int MOST_CALLS = 1000;

  private static final Duration LAST_TASK = Duration.ofSeconds(5);

  private final AtomicInteger pendingCalls = new AtomicInteger();
  private ScheduledThreadPoolExecutor executor;
  private ThreadPoolExecutor calls;

  Background() {}

  /** With threads of the caller's own. */
  public Background(ThreadFactory threads) {
    start(threads);
  }

  @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
  void setThreads(ManagedThreadFactory threads) {
    start(threads);
  }

  private void start(ThreadFactory threads) {
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
   * Runs the task once, as soon as the time is over. A task that calls a backend belongs into
   * {@link #call}.
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

  /**
   * Makes a call to a backend once, as soon as the time is over. However long it takes, it holds up
   * nothing but other calls.
   *
   * @return whether it will be made: {@value #MOST_CALLS} are taken at a time, and a server that is
   *     stopping takes none
   */
  public boolean call(Duration time, Runnable call) {
    if (pendingCalls.incrementAndGet() > MOST_CALLS || !after(time, () -> hand(call))) {
      pendingCalls.decrementAndGet();
      return false;
    }
    return true;
  }

  private void hand(Runnable call) {
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

  /** A task that is run again and again. */
  @FunctionalInterface
  public interface Repetition extends AutoCloseable {
    /** Runs it no more; a run that has begun is left to finish. */
    @Override
    void close();
  }
}
