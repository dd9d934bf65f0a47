package dev.cloakroom.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Counts and times the calls of one route of the relay. Every call of the relay comes here, so the
 * counters of the route are looked up once, when it is made.
 */
public final class RouteMetrics {
  static final RouteMetrics OFF = new RouteMetrics();

  /** The classes of statuses are 1 to 5 (RFC 9110 section 15). */
  static final int CLASSES = 5;

  private static final int OF_CLASS = 100;

  private final boolean on;
  private final DistributionDataPoint times;
  private final CounterDataPoint[] backend;
  private final CounterDataPoint[] cloakroom;
  private final CounterDataPoint gone;

  private RouteMetrics() {
    this.on = false;
    this.times = null;
    this.backend = null;
    this.cloakroom = null;
    this.gone = null;
  }

  /**
   * @param backend the counter of a class of statuses that the backend answered
   * @param cloakroom the same of those that Cloakroom answered itself
   * @param gone counts clients that left
   */
  RouteMetrics(
      DistributionDataPoint times,
      IntFunction<CounterDataPoint> backend,
      IntFunction<CounterDataPoint> cloakroom,
      CounterDataPoint gone) {
    this.on = true;
    this.times = times;
    this.backend = counters(backend);
    this.cloakroom = counters(cloakroom);
    this.gone = gone;
  }

  private static CounterDataPoint[] counters(IntFunction<CounterDataPoint> ofClass) {
    return IntStream.rangeClosed(1, CLASSES).mapToObj(ofClass).toArray(CounterDataPoint[]::new);
  }

  /** The instant at which a request to the backend begins, for {@link #answered}. */
  public long begin() {
    return on ? System.nanoTime() : 0;
  }

  /** The head of the backend's answer is here. */
  public void answered(long begin) {
    if (on) {
      times.observe(CallTimer.secondsSince(begin));
    }
  }

  /** The browser has got the answer of the backend, or what there was of it. */
  public void passedOn(int status) {
    if (on) {
      count(backend, status);
    }
  }

  /** The browser has got an answer of Cloakroom itself. */
  public void refused(int status) {
    if (on) {
      count(cloakroom, status);
    }
  }

  /** The browser left before the end. */
  public void clientGone() {
    if (on) {
      gone.inc();
    }
  }

  // A status of three digits that is in no class counts as 5xx (RFC 9110 section 15).
  private static void count(CounterDataPoint[] counters, int status) {
    var ofClass = status / OF_CLASS;
    counters[ofClass < 1 || ofClass > CLASSES ? CLASSES - 1 : ofClass - 1].inc();
  }
}
