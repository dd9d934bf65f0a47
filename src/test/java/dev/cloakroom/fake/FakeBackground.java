package dev.cloakroom.fake;

import dev.cloakroom.background.Background;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs what it is given when the test says so, on the test's thread. */
public final class FakeBackground extends Background {
  private final Queue<Runnable> once = new ArrayDeque<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<Runnable> repeated = new CopyOnWriteArrayList<>();

  public FakeBackground() {
    super(Thread::new);
  }

  @Override
  public synchronized boolean after(Duration time, Runnable task) {
    pauses.add(time);
    once.add(task);
    return true;
  }

  @Override
  public boolean call(Duration time, Runnable call) {
    return after(time, call);
  }

  @Override
  public Repetition every(Duration pause, Runnable task) {
    repeated.add(task);
    return () -> repeated.remove(task);
  }

  /** Runs every task that is due once, those too that they add. */
  public void runAll() {
    for (var task = next(); task != null; task = next()) {
      task.run();
    }
  }

  /** Runs the task that has waited longest. */
  public void runNext() {
    next().run();
  }

  private synchronized Runnable next() {
    return once.poll();
  }

  /** Runs each repeated task one time. */
  public void tick() {
    repeated.forEach(Runnable::run);
  }

  public int repetitions() {
    return repeated.size();
  }

  /** How long each task was to wait. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
