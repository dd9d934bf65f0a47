package dev.cloakroom.metrics;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Settings;
import dev.cloakroom.httpclient.ConnectionPool;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The metrics of this application. With {@code cloakroom.metrics=off} there are none: each part
 * that this class hands out then does nothing.
 */
@SingleInstance
public class Metrics {
  private final Optional<MetricSet> set;

  /** The metrics of all front ends together. */
  @Inject
  Metrics(FrontEnds all) {
    this(
        all.standard().metrics().on() ? Optional.of(new MetricSet(routes(all))) : Optional.empty());
  }

  /** For one front end. */
  public Metrics(Settings settings) {
    this(FrontEnds.only(settings));
  }

  private static Set<String> routes(FrontEnds all) {
    var names = new HashSet<>(all.standard().relay().keySet());
    all.named()
        .forEach(
            (frontEnd, settings) ->
                settings.relay().keySet().forEach(name -> names.add(frontEnd.qualified(name))));
    return names;
  }

  private Metrics(Optional<MetricSet> set) {
    this.set = set;
  }

  /** For code that is used without settings. */
  public static Metrics off() {
    return new Metrics(Optional.empty());
  }

  /** Whether there are metrics. */
  public boolean areOn() {
    return set.isPresent();
  }

  /** Times calls of that kind. */
  public CallTimer timer(CallKind kind) {
    return set.map(metrics -> metrics.timer(kind)).orElse(CallTimer.OFF);
  }

  /**
   * Counts and times the calls of a route.
   *
   * @param name of the route in the settings, {@link FrontEnd#qualified}
   * @param pool what is used of its connections; asked at each reading of the metrics
   */
  public RouteMetrics route(String name, Supplier<ConnectionPool.Usage> pool) {
    return set.map(metrics -> metrics.route(name, pool)).orElse(RouteMetrics.OFF);
  }

  /** Counts renewals. */
  public RenewalMetrics renewals() {
    return set.map(MetricSet::renewals).orElse(RenewalMetrics.OFF);
  }

  /** Counts requests that a limit has refused. */
  public LimitMetrics limits() {
    return set.map(MetricSet::limits).orElse(LimitMetrics.OFF);
  }

  /** Shows which nodes do not fit. */
  public NodeMetrics nodes() {
    return set.map(MetricSet::nodes).orElse(NodeMetrics.OFF);
  }

  /** Times operations of the shared state; empty without metrics. */
  public Optional<StoreTimer> store() {
    return set.map(MetricSet::store);
  }

  /** Counts security events; empty without metrics. */
  Optional<EventCounter> events() {
    return set.map(MetricSet::events);
  }

  /**
   * The metrics of now.
   *
   * @param accept the request's {@code Accept}, or null
   * @param ready whether this node may get requests
   * @param requests how many are being served
   * @throws IllegalStateException if there are none
   */
  public Exposition exposition(String accept, boolean ready, int requests) {
    return set.orElseThrow(() -> new IllegalStateException("cloakroom.metrics is off"))
        .exposition(accept, ready, requests);
  }
}
