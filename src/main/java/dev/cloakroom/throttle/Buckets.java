package dev.cloakroom.throttle;

import dev.cloakroom.config.Rate;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One token bucket for each name, in the memory of this node. A bucket holds as many tokens as the
 * rate's count, and fills up evenly. It is stored as the instant at which it is full again (the
 * generic cell rate algorithm, ITU-T I.371 annex A), so taking a token is one atomic change.
 *
 * <p>At most {@value #MOST} buckets are stored. If there is no room, those that are full again are
 * removed: a full bucket and none are the same. No other is, so nobody can make this forget what it
 * counted by asking under many names. While there is still no room, a name that has no bucket is
 * not limited. To cause that, a client needs as many addresses as there are buckets, and has to use
 * each again before its bucket is full. Such a client gets past a limit of each address anyway.
 */
final class Buckets {
  static final int MOST = 50_000;

  // A search for full buckets reads all of them, so it is not made for each request.
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final ConcurrentMap<String, AtomicLong> fullAt = new ConcurrentHashMap<>();
  private final AtomicLong searched;
  private final Clock clock;
  private final long interval;
  private final long whole;

  Buckets(Rate rate, Clock clock) {
    this.clock = clock;
    this.interval = rate.window().toNanos() / rate.count();
    this.whole = interval * rate.count();
    this.searched = new AtomicLong(now() - PAUSE);
  }

  /**
   * Takes a token.
   *
   * @return zero, or how long there will be none; then none was taken
   */
  Duration take(String name) {
    var now = now();
    var bucket = bucket(name, now);
    if (bucket == null) {
      return Duration.ZERO;
    }
    while (true) {
      var known = bucket.get();
      var next = begin(known, now) + interval;
      if (next - now > whole) {
        return Duration.ofNanos(next - now - whole);
      }
      if (bucket.compareAndSet(known, next)) {
        return Duration.ZERO;
      }
    }
  }

  // An instant beyond a whole window is of a clock that was set back since.
  private long begin(long known, long now) {
    return known < now || known > now + whole ? now : known;
  }

  /** Puts a token back. */
  void giveBack(String name) {
    var bucket = fullAt.get(name);
    if (bucket != null) {
      bucket.addAndGet(-interval);
    }
  }

  private AtomicLong bucket(String name, long now) {
    var known = fullAt.get(name);
    if (known != null || fullAt.size() >= MOST && !madeRoom(now)) {
      return known;
    }
    return fullAt.computeIfAbsent(name, absent -> new AtomicLong(now));
  }

  private boolean madeRoom(long now) {
    var last = searched.get();
    if (Math.abs(now - last) < PAUSE || !searched.compareAndSet(last, now)) {
      return false;
    }
    fullAt.values().removeIf(instant -> begin(instant.get(), now) == now);
    return fullAt.size() < MOST;
  }

  int size() {
    return fullAt.size();
  }

  private long now() {
    return TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }
}
