package dev.cloakroom.metrics;

import static dev.cloakroom.metrics.EventCounter.word;

import dev.cloakroom.config.BuildVersion;
import dev.cloakroom.config.Limited;
import dev.cloakroom.httpclient.ConnectionPool;
import dev.cloakroom.metrics.NodeMetrics.Misfit;
import dev.cloakroom.metrics.RenewalMetrics.Place;
import dev.cloakroom.metrics.RenewalMetrics.Result;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All metrics, with their names and labels. {@code src/docs/metrics.md} lists the same, and a test
 * compares the two.
 *
 * <p>They are in a registry of this application: the library's static one would hold those of all
 * who use the library. Histograms are classic ones without exemplars, because for others the
 * library starts a thread that no redeployment ends.
 */
final class MetricSet {
  private static final double[] OF_CALLS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30};
  private static final double[] OF_STORE = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();

  private final Gauge ready =
      Gauge.builder()
          .name("cloakroom_ready")
          .help("1 if this node may get requests, as /api/health/ready says, else 0.")
          .register(registry);
  private final Gauge underWay =
      Gauge.builder()
          .name("cloakroom_requests_under_way")
          .help("Requests that are being served, among them the one for the metrics.")
          .register(registry);
  private final Histogram calls =
      histogram(
          "cloakroom_backend_call_seconds",
          "Time of Cloakroom's own calls, by what they are for and whether they were answered.",
          OF_CALLS,
          "call",
          "result");
  private final Counter relayCalls =
      counter(
          "cloakroom_relay_calls",
          "Calls of the relay that have ended, by the class of the status, and who answered.",
          "route",
          "status",
          "by");
  private final Counter relayClientsGone =
      counter(
          "cloakroom_relay_clients_gone",
          "Calls of the relay that the browser left before their end.",
          "route");
  private final Histogram relayTimes =
      histogram(
          "cloakroom_relay_backend_seconds",
          "Time of a relayed request until the head of the backend's answer, connecting included.",
          OF_CALLS,
          "route");
  private final Map<String, Supplier<ConnectionPool.Usage>> pools = new ConcurrentHashMap<>();
  private final Map<String, RouteMetrics> routes = new HashMap<>();
  private final Map<CallKind, CallTimer> timers = new EnumMap<>(CallKind.class);
  private final RenewalMetrics renewals;
  private final LimitMetrics limits;
  private final NodeMetrics nodes;
  private final StoreTimer store;
  private final EventCounter events;

  /**
   * @param routes the names of the routes of the relay
   */
  MetricSet(Set<String> routes) {
    Info.builder()
        .name("cloakroom_build_info")
        .help("The version of Cloakroom; the value is 1.")
        .labelNames("version")
        .register(registry)
        .setLabelValues(BuildVersion.read());
    registerPools();
    for (var kind : CallKind.values()) {
      timers.put(kind, timer(word(kind)));
    }
    routes.forEach(name -> this.routes.put(name, route(name)));
    this.renewals = renewalMetrics();
    this.limits = limitMetrics();
    this.nodes = nodeMetrics();
    this.store = storeTimer();
    this.events = eventCounter();
  }

  private void registerPools() {
    gauge(
        "cloakroom_relay_connections",
        "Connections to the backend of a route: in_use by calls, or idle.",
        callback ->
            pools.forEach(
                (route, pool) -> {
                  callback.call(pool.get().inUse(), route, "in_use");
                  callback.call(pool.get().idle(), route, "idle");
                }),
        "route",
        "state");
    gauge(
        "cloakroom_relay_connections_limit",
        "How many calls of a route may be under way at a time; one more gets 503.",
        callback -> pools.forEach((route, pool) -> callback.call(pool.get().limit(), route)),
        "route");
  }

  private CallTimer timer(String kind) {
    return new CallTimer(calls.labelValues(kind, "answered"), calls.labelValues(kind, "failed"));
  }

  private RouteMetrics route(String name) {
    return new RouteMetrics(
        relayTimes.labelValues(name),
        ofClass -> relayCalls.labelValues(name, ofClass + "xx", "backend"),
        ofClass -> relayCalls.labelValues(name, ofClass + "xx", "cloakroom"),
        relayClientsGone.labelValues(name));
  }

  private RenewalMetrics renewalMetrics() {
    var counter =
        counter(
            "cloakroom_renewals",
            "Renewals that requests needed, by their result and by who asked the issuer.",
            "result",
            "place");
    var counters = new EnumMap<Place, Map<Result, CounterDataPoint>>(Place.class);
    for (var place : Place.values()) {
      var ofPlace = new EnumMap<Result, CounterDataPoint>(Result.class);
      for (var result : Result.values()) {
        ofPlace.put(result, counter.labelValues(word(result), word(place)));
      }
      counters.put(place, ofPlace);
    }
    return new RenewalMetrics((place, result) -> counters.get(place).get(result).inc());
  }

  private LimitMetrics limitMetrics() {
    var counter =
        counter("cloakroom_limited", "What cloakroom.limit.* has refused, by the limit.", "limit");
    var counters = new EnumMap<Limited, CounterDataPoint>(Limited.class);
    for (var limited : Limited.values()) {
      counters.put(limited, counter.labelValues(word(limited)));
    }
    return new LimitMetrics(limited -> counters.get(limited).inc());
  }

  private NodeMetrics nodeMetrics() {
    var gauge =
        Gauge.builder()
            .name("cloakroom_nodes_misfit")
            .help("Other nodes that do not fit to this one, by what does not fit.")
            .labelNames("cause")
            .register(registry);
    for (var misfit : Misfit.values()) {
      gauge.initLabelValues(word(misfit));
    }
    return new NodeMetrics((misfit, count) -> gauge.labelValues(word(misfit)).set(count));
  }

  private StoreTimer storeTimer() {
    var times =
        histogram(
            "cloakroom_store_seconds",
            "Time of operations of the shared state that succeeded; memory is not timed.",
            OF_STORE,
            "operation");
    var failures =
        counter(
            "cloakroom_store_failures", "Operations of the shared state that failed.", "operation");
    return new StoreTimer(
        operation -> times.labelValues(word(operation)),
        operation -> failures.labelValues(word(operation)));
  }

  private EventCounter eventCounter() {
    return new EventCounter(
        counter(
            "cloakroom_logins",
            "Logins that the backend or the provider has answered, or that were throttled.",
            "method",
            "result"),
        counter("cloakroom_sessions_ended", "Sessions that have ended, by the cause.", "cause"),
        counter("cloakroom_audit_events", "Security events, by the type of the event.", "event"));
  }

  private void gauge(
      String name, String help, Consumer<GaugeWithCallback.Callback> callback, String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(callback)
        .register(registry);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name)
        .unit(Unit.SECONDS)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .withoutExemplars()
        .register(registry);
  }

  CallTimer timer(CallKind kind) {
    return timers.get(kind);
  }

  /**
   * @throws IllegalArgumentException if no such route is in the settings
   */
  RouteMetrics route(String name, Supplier<ConnectionPool.Usage> pool) {
    var route = routes.get(name);
    if (route == null) {
      throw new IllegalArgumentException("no route of that name is configured");
    }
    pools.put(name, pool);
    return route;
  }

  RenewalMetrics renewals() {
    return renewals;
  }

  LimitMetrics limits() {
    return limits;
  }

  NodeMetrics nodes() {
    return nodes;
  }

  StoreTimer store() {
    return store;
  }

  EventCounter events() {
    return events;
  }

  Exposition exposition(String accept, boolean isReady, int requests) {
    ready.set(isReady ? 1 : 0);
    underWay.set(requests);
    var writer = writer(accept);
    var text = new ByteArrayOutputStream();
    try {
      // Every name is plain ASCII, so no scheme changes any.
      writer.write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Exposition(writer.getContentType(), text.toByteArray());
  }

  // The library's own choice would be protobuf for a scraper that prefers it, and would then fail,
  // because its part for protobuf is not in the WAR.
  private ExpositionFormatWriter writer(String accept) {
    var openMetrics = formats.getOpenMetricsTextFormatWriter();
    return openMetrics.accepts(accept) ? openMetrics : formats.getPrometheusTextFormatWriter();
  }

  /** The names, labels and meanings of all metrics. */
  MetricSnapshots snapshots() {
    return registry.scrape();
  }
}
