package dev.cloakroom.cookie;

import dev.cloakroom.config.BenchSettings;
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

/** Sealing and opening of so many bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SealerBench {
  private static final String NAME = "__Host-Http-accessToken";

  @Param({"512", "2048", "4096"})
  public int bytes;

  private final CookieSealer sealer = new CookieSealer(BenchSettings.settings().cookies().keys());
  private byte[] plain;
  private String value;

  @Setup
  public void prepare() {
    plain = new byte[bytes];
    new Random(1).nextBytes(plain);
    value = sealer.seal(NAME, 1, plain);
  }

  @Benchmark
  public String seal() {
    return sealer.seal(NAME, 1, plain);
  }

  @Benchmark
  public Object open() {
    return sealer.open(NAME, 1, value);
  }
}
