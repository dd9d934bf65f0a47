package dev.cloakroom.metrics;

import dev.cloakroom.problem.ProblemException;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Times calls of one kind, those that were answered apart from those that failed. */
public final class CallTimer {
  static final CallTimer OFF = new CallTimer(null, null);

  private static final double NANOS = 1e9;
  private static final int FIRST_SERVER_ERROR = 500;

  private final DistributionDataPoint answered;
  private final DistributionDataPoint failed;

  CallTimer(DistributionDataPoint answered, DistributionDataPoint failed) {
    this.answered = answered;
    this.failed = failed;
  }

  /**
   * Makes the call. It has failed if it throws, unless what it throws is a problem with a status
   * below 500: with {@code login_rejected}, for example, the backend has answered.
   */
  public <T> T time(Supplier<T> call) {
    if (answered == null) {
      return call.get();
    }
    var begin = System.nanoTime();
    var result = failed;
    try {
      var value = call.get();
      result = answered;
      return value;
    } catch (ProblemException e) {
      if (e.problem().status() < FIRST_SERVER_ERROR) {
        result = answered;
      }
      throw e;
    } finally {
      result.observe(secondsSince(begin));
    }
  }

  /** Makes the call, which has failed if it returns false or throws. */
  public boolean attempt(BooleanSupplier call) {
    if (answered == null) {
      return call.getAsBoolean();
    }
    var begin = System.nanoTime();
    var result = failed;
    try {
      var worked = call.getAsBoolean();
      result = worked ? answered : failed;
      return worked;
    } finally {
      result.observe(secondsSince(begin));
    }
  }

  static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / NANOS;
  }
}
