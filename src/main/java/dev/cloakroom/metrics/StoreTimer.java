package dev.cloakroom.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Times the operations of the shared state, and counts those that failed. */
public final class StoreTimer {

  /** An operation of the shared state. */
  public enum Operation {
    GET,
    PUT,
    PUT_IF_ABSENT,
    PROLONG,
    REMOVE,
    LEFT,
    COUNT,
    APPEND,
    READ
  }

  private final Map<Operation, DistributionDataPoint> times = new EnumMap<>(Operation.class);
  private final Map<Operation, CounterDataPoint> failures = new EnumMap<>(Operation.class);

  StoreTimer(
      Function<Operation, DistributionDataPoint> times,
      Function<Operation, CounterDataPoint> failures) {
    for (var operation : Operation.values()) {
      this.times.put(operation, times.apply(operation));
      this.failures.put(operation, failures.apply(operation));
    }
  }

  /** Makes the operation. If it throws, it is counted as a failure and its time is not. */
  public <T> T time(Operation operation, Supplier<T> call) {
    var begin = System.nanoTime();
    T result;
    try {
      result = call.get();
    } catch (RuntimeException e) {
      failures.get(operation).inc();
      throw e;
    }
    times.get(operation).observe(CallTimer.secondsSince(begin));
    return result;
  }
}
