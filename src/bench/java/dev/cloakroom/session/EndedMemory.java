package dev.cloakroom.session;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.BenchSettings;
import dev.cloakroom.crypto.RandomId;
import dev.cloakroom.state.Daemons;
import dev.cloakroom.state.Store;
import dev.cloakroom.state.Stores;
import dev.cloakroom.token.EndKey;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What a million ended sessions take: the heap of a node that knows them, and how long a node that
 * starts takes to read them from the store. What the store itself takes is asked of the store.
 */
public final class EndedMemory {
  private static final Duration LIFE = Duration.ofHours(24);
  private static final int WRITERS = 16;

  private EndedMemory() {}

  /**
   * Prints one line.
   *
   * @param args a store, as {@link Stores} reads it, and how many sessions end
   */
  public static void main(String[] args) throws Exception {
    var count = Integer.parseInt(args[1]);
    var background = new Background(Daemons::thread);
    var clock = Clock.systemUTC();
    var settings = BenchSettings.settings();
    var store = Stores.open(args[0], background);
    if (store.shared()) {
      fill(store, clock, count);
    }
    var ended = new EndedSessions(settings, clock);
    var before = heap();
    var start = System.nanoTime();
    if (store.shared()) {
      new SharedEnds(ended, store, store, LIFE).synchronise();
    } else {
      for (var i = 0; i < count; i++) {
        ended.add(end(clock));
      }
    }
    var seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s: %,d ends known, %.0f MiB of heap, read in %.1f s%n",
        Stores.shown(args[0]), ended.all().size(), (heap() - before) / 1048576.0, seconds);
    store.close();
  }

  private static Ended end(Clock clock) {
    var key = new EndKey(EndKey.Kind.SESSION, RandomId.ofBytes(16));
    return new Ended(key, clock.instant().plus(LIFE));
  }

  private static void fill(Store store, Clock clock, int count) throws InterruptedException {
    var writers = Executors.newFixedThreadPool(WRITERS);
    for (var writer = 0; writer < WRITERS; writer++) {
      writers.execute(
          () -> {
            for (var i = 0; i < count / WRITERS; i++) {
              store.append("ended", end(clock).line(), LIFE);
            }
          });
    }
    writers.shutdown();
    if (!writers.awaitTermination(1, TimeUnit.HOURS)) {
      throw new IllegalStateException("the store is too slow");
    }
  }

  private static long heap() throws InterruptedException {
    var runtime = Runtime.getRuntime();
    for (var i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
