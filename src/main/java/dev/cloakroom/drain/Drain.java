package dev.cloakroom.drain;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Delays the end of the process after SIGTERM. First readiness is 503 for {@code cloakroom.drain},
 * so that a balancer sends requests to other nodes. Then calls that are under way may end, for at
 * most {@code cloakroom.drain.limit}. Requests that come meanwhile are served. The server's own
 * shutdown follows.
 *
 * <p>A server that is stopped in another way, for example by its own command, does not wait.
 */
@SingleInstance
public class Drain {
  private static final Logger LOG = Logger.getLogger(Drain.class.getName());

  private final Duration delay;
  private final Duration limit;
  private final AtomicInteger calls = new AtomicInteger();
  private final Object change = new Object();
  private final AtomicBoolean begun = new AtomicBoolean();
  private Optional<TerminationSignal> signal = Optional.empty();

  @Inject
  Drain(FrontEnds all) {
    this(all.standard());
  }

  Drain(Settings settings) {
    this.delay = settings.drain().delay();
    this.limit = settings.drain().limit();
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    signal = TerminationSignal.caught("TERM", this::run);
    if (signal.isEmpty()) {
      LOG.info("SIGTERM cannot be caught: it cuts calls that are under way");
    }
  }

  @PreDestroy
  void end() {
    signal.ifPresent(TerminationSignal::release);
  }

  /** Whether the process is about to end. */
  public boolean hasBegun() {
    return begun.get();
  }

  /** How many calls are under way. */
  public int callsUnderWay() {
    return calls.get();
  }

  /** Counts a call as under way until {@link #callEnds}. */
  public void callBegins() {
    calls.incrementAndGet();
  }

  /** Counts a call as ended. */
  public void callEnds() {
    if (calls.decrementAndGet() == 0 && hasBegun()) {
      synchronized (change) {
        change.notifyAll();
      }
    }
  }

  /** Returns when the process may end. A second signal is impatience: it does not wait. */
  void run() {
    if (begun.getAndSet(true)) {
      return;
    }
    LOG.log(
        Level.INFO,
        "SIGTERM: not ready for {0}, then calls under way have {1} to end",
        new Object[] {delay, limit});
    try {
      synchronized (change) {
        await(delay, () -> false);
        await(limit, () -> calls.get() == 0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var left = calls.get();
    if (left > 0) {
      LOG.log(
          Level.WARNING,
          "{0} calls were under way after {1} and are cut",
          new Object[] {left, limit});
    }
  }

  private void await(Duration most, BooleanSupplier condition) throws InterruptedException {
    var end = System.nanoTime() + most.toNanos();
    for (var left = most.toMillis(); left > 0 && !condition.getAsBoolean(); ) {
      change.wait(left);
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
  }
}
