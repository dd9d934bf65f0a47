package dev.cloakroom.state;

import dev.cloakroom.fake.FakeBackground;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One node's way to the state that all share. It can be cut, slowed, and listened to. */
public final class Link implements Store {
  private final Supplier<Store> server;
  private final AtomicInteger reads = new AtomicInteger();
  private final Semaphore refusals = new Semaphore(0);
  private volatile boolean cut;
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private volatile Runnable before = () -> {};

  /** The server is asked for with each question, for another may have taken its place. */
  Link(Supplier<Store> server) {
    this.server = server;
  }

  public static Link to(Store server) {
    return new Link(() -> server);
  }

  public static Link to(TestDatabase database) {
    return to(database.store(new FakeBackground()));
  }

  /** The way to a database that has no room. */
  public static Link full(TestDatabase database) {
    database.store(new FakeBackground()).put("k", new byte[0], Duration.ofMinutes(1));
    var source = TestDatabase.refusingWrites(database.source(), "53100");
    return to(
        TestDatabase.store(source, Duration.ofMinutes(1), new FakeBackground(), Clock.systemUTC()));
  }

  /** To whichever store is in use just then. */
  public static Link to(Supplier<Store> server) {
    return new Link(server);
  }

  public static Link to(TestServers redis) {
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

  /**
   * The number of questions so far, or -1 while somebody waits for an answer. Two equal numbers say
   * that nobody asked between the two.
   */
  public long questions() {
    var answered = ended.get();
    return begun.get() == answered ? answered : -1;
  }

  private <T> T ask(Function<Store, T> question) {
    before.run();
    if (cut) {
      throw new StateUnavailable("the link is cut", StateFault.UNREACHABLE);
    }
    begun.incrementAndGet();
    try {
      return question.apply(server.get());
    } finally {
      ended.incrementAndGet();
    }
  }

  private void tell(Consumer<Store> question) {
    ask(
        store -> {
          question.accept(store);
          return true;
        });
  }

  @Override
  public Optional<byte[]> get(String key) {
    return ask(store -> store.get(key));
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    tell(store -> store.put(key, value, lifetime));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    var put = ask(store -> store.putIfAbsent(key, value, lifetime));
    if (!put && key.startsWith("lease:")) {
      refusals.release();
    }
    return put;
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    return ask(store -> store.prolong(key, value, lifetime));
  }

  @Override
  public void remove(String key, byte[] value) {
    tell(store -> store.remove(key, value));
  }

  @Override
  public void remove(String key) {
    tell(store -> store.remove(key));
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    return ask(store -> store.count(key, by, lifetime));
  }

  @Override
  public Optional<Duration> left(String key) {
    return ask(store -> store.left(key));
  }

  @Override
  public void append(String journal, String line, Duration lifetime) {
    tell(store -> store.append(journal, line, lifetime));
  }

  @Override
  public Page read(String journal, String position) {
    reads.incrementAndGet();
    return ask(store -> store.read(journal, position));
  }

  @Override
  public Optional<StateFault> fault() {
    return server.get().fault();
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
