package dev.cloakroom.provider;

import dev.cloakroom.background.Background;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call of the provider in the background, of which one is queued or running at a time. */
final class OneAtATime {
  private final AtomicBoolean started = new AtomicBoolean();
  private final Background background;
  private final Runnable call;

  OneAtATime(Background background, Runnable call) {
    this.background = background;
    this.call = call;
  }

  /** Starts the call, unless it is queued or running. */
  void start() {
    if (started.compareAndSet(false, true) && !background.call(Duration.ZERO, this::run)) {
      started.set(false);
    }
  }

  private void run() {
    try {
      call.run();
    } finally {
      started.set(false);
    }
  }
}
