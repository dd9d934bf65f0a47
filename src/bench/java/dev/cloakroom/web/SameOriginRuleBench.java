package dev.cloakroom.web;

import dev.cloakroom.config.Origin;
import dev.cloakroom.web.SameOriginRule.Signals;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The decision on what browsers send. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SameOriginRuleBench {
  private static final List<String> NONE = List.of();
  private static final String PAGE = "https://app.example";
  private static final Set<Origin> OURS = Set.of(Origin.parse(PAGE).orElseThrow());

  /** A fetch with GET; one with POST; a client that only sends the header; another site. */
  @Param({"get", "post", "header", "foreign"})
  public String kind;

  private Signals signals;

  @Setup
  public void prepare() {
    var referer = List.of(PAGE + "/orders/overview?page=1");
    var same = List.of("same-origin");
    var cors = List.of("cors");
    signals =
        switch (kind) {
          case "get" -> new Signals("GET", true, same, cors, NONE, referer, NONE);
          case "post" ->
              new Signals("POST", true, same, cors, List.of(PAGE), referer, List.of("1"));
          case "header" -> new Signals("POST", false, NONE, NONE, NONE, NONE, List.of("1"));
          default ->
              new Signals(
                  "POST", false, NONE, NONE, List.of("https://evil.example"), NONE, List.of("1"));
        };
  }

  @Benchmark
  public SameOriginRule.Decision decide() {
    return SameOriginRule.decide(signals, OURS);
  }
}
