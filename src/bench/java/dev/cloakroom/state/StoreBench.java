package dev.cloakroom.state;

import dev.cloakroom.background.Background;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One operation on each store; an entry is as large as the result of a renewal with two JWTs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StoreBench {
  private static final int BYTES = 2048;
  private static final Duration LIFE = Duration.ofSeconds(30);

  /** {@code memory}, or the URI of a server that may be filled, as {@link Stores} reads it. */
  @Param({"memory"})
  public String store;

  private Store opened;
  private byte[] value;
  private int next;

  @Setup
  public void open() {
    opened = Stores.open(store, new Background(Daemons::thread));
    value = new byte[BYTES];
    new Random(1).nextBytes(value);
    opened.put("k", value, Duration.ofMinutes(10));
  }

  @TearDown
  public void close() {
    opened.close();
  }

  @Benchmark
  public Optional<byte[]> get() {
    return opened.get("k");
  }

  @Benchmark
  public boolean putIfAbsent() {
    return opened.putIfAbsent("k" + next++, value, LIFE);
  }

  @Benchmark
  public void append() {
    opened.append("j", "session AAAAAAAAAAAAAAAAAAAAAA 1795348800000", LIFE);
  }
}
