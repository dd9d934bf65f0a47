package dev.cloakroom.state;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One node's way to the state that all share. It can be cut, slowed, and listened to. */
public final class Link implements Store {
  private final Supplier<Store> server;
  private final AtomicInteger reads = new AtomicInteger();
  private final Semaphore refusals = new Semaphore(0);
  private volatile boolean cut;
  private volatile Runnable before = () -> {};

  /** The server is asked for with each question, for another may have taken its place. */
  Link(Supplier<Store> server) {
    this.server = server;
  }

  public static Link to(Store server) {
    return new Link(() -> server);
  }

  public static Link to(TestRedis redis) {
    return to(new RedisStore(redis.settings(), Clock.systemUTC()));
  }

  public void cut() {
    cut = true;
  }

  public void mend() {
    cut = false;
  }

  public boolean isCut() {
    return cut;
  }

  /** What happens before each question goes out, on the thread that asks. */
  public void before(Runnable event) {
    before = event;
  }

  /** How often a journal was read. */
  public int reads() {
    return reads.get();
  }

  /** Waits until this node was told once more that another holds an entry that it wanted. */
  public void awaitRefusal() throws InterruptedException {
    if (!refusals.tryAcquire(2, TimeUnit.MINUTES)) {
      throw new AssertionError("this node was refused nothing");
    }
  }

  private Store server() {
    before.run();
    if (cut) {
      throw new StateUnavailable("the link is cut");
    }
    return server.get();
  }

  @Override
  public Optional<byte[]> get(String key) {
    return server().get(key);
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    server().put(key, value, lifetime);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    var put = server().putIfAbsent(key, value, lifetime);
    if (!put && key.startsWith("lease:")) {
      refusals.release();
    }
    return put;
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    return server().prolong(key, value, lifetime);
  }

  @Override
  public void remove(String key, byte[] value) {
    server().remove(key, value);
  }

  @Override
  public void remove(String key) {
    server().remove(key);
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    return server().count(key, by, lifetime);
  }

  @Override
  public Optional<Duration> left(String key) {
    return server().left(key);
  }

  @Override
  public void append(String journal, String line, Duration lifetime) {
    server().append(journal, line, lifetime);
  }

  @Override
  public Page read(String journal, String position) {
    reads.incrementAndGet();
    return server().read(journal, position);
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public void close() {
    server.get().close();
  }
}
