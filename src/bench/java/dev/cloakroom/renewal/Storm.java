package dev.cloakroom.renewal;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.BenchSettings;
import dev.cloakroom.config.Settings;
import dev.cloakroom.issuer.SlowTokenService;
import dev.cloakroom.issuer.TokenService;
import dev.cloakroom.state.Daemons;
import dev.cloakroom.state.Store;
import dev.cloakroom.state.Stores;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A hundred calls at the same time, with one token that has ended. The limit is one renewal and one
 * call; the backend is in this process and takes the same time for each answer, so what comes on
 * top is ours.
 */
public final class Storm {
  private static final int CALLS = 100;
  private static final int ROUNDS = 41;
  private static final Duration RENEWAL = Duration.ofMillis(100);
  private static final Duration CALL = Duration.ofMillis(50);

  private Storm() {}

  private static TokenService backend(AtomicInteger renewals) {
    return new SlowTokenService(
        () -> {
          takes(RENEWAL);
          return pair("renewed-" + renewals.incrementAndGet());
        });
  }

  private static TokenPair pair(String name) {
    return new TokenPair("access-" + name, Optional.of("refresh-" + name), Optional.empty());
  }

  private static void takes(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    for (var left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /**
   * Prints one line a case: one node in memory, and one and three nodes on each of the stores.
   *
   * @param args stores that nodes share, as {@link Stores} reads them
   */
  public static void main(String[] args) throws Exception {
    System.out.println(
        "store                                nodes  median ms  p90 ms  of the limit  renewals");
    run("memory", 1);
    for (var store : args) {
      run(store, 1);
      run(store, 3);
    }
  }

  private static void run(String name, int nodes) throws Exception {
    var renewals = new AtomicInteger();
    var backend = backend(renewals);
    var threads = Executors.newFixedThreadPool(CALLS);
    var settings = BenchSettings.settings();
    var stores = new ArrayList<Store>();
    var all = new ArrayList<Renewals>();
    for (var i = 0; i < nodes; i++) {
      var background = new Background(Daemons::thread);
      var store = Stores.open(name, background);
      stores.add(store);
      all.add(renewals(backend, store, background, settings));
    }
    var millis = new ArrayList<Double>();
    for (var round = 0; round < ROUNDS; round++) {
      millis.add(storm(all, threads, round));
    }
    // The first ones warm up.
    var measured = millis.subList(ROUNDS / 4, ROUNDS).stream().sorted().toList();
    var median = measured.get(measured.size() / 2);
    var limit = RENEWAL.plus(CALL).toMillis();
    System.out.printf(
        "%-36s %5d %10.1f %7.1f %13.3f %9.2f%n",
        Stores.shown(name),
        nodes,
        median,
        measured.get(measured.size() * 9 / 10),
        median / limit,
        (double) renewals.get() / ROUNDS);
    threads.shutdown();
    stores.forEach(Store::close);
  }

  private static Renewals renewals(
      TokenService backend, Store store, Background background, Settings settings) {
    return new Renewals(backend, store, background, new NodeId(), settings, Clock.systemUTC());
  }

  private static double storm(List<Renewals> nodes, ExecutorService threads, int round)
      throws Exception {
    var clock = Clock.systemUTC();
    var session = Session.begin(pair("of-login-" + round), "ada", new NodeId(), clock.instant());
    var start = new CountDownLatch(1);
    var ready = new CountDownLatch(CALLS);
    var calls = new ArrayList<Future<?>>();
    for (var i = 0; i < CALLS; i++) {
      var node = nodes.get(i % nodes.size());
      calls.add(
          threads.submit(
              () -> {
                ready.countDown();
                start.await();
                node.renew(session, RenewalTiming.DUE);
                takes(CALL);
                return null;
              }));
    }
    ready.await();
    var began = System.nanoTime();
    start.countDown();
    for (var call : calls) {
      call.get();
    }
    return (System.nanoTime() - began) / 1e6;
  }
}
