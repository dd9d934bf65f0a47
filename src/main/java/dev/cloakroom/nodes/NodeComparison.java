package dev.cloakroom.nodes;

import dev.cloakroom.background.Background;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.BuildVersion;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Origin;
import dev.cloakroom.config.Settings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.metrics.NodeMetrics;
import dev.cloakroom.metrics.NodeMetrics.Misfit;
import dev.cloakroom.state.AllFrontEnds;
import dev.cloakroom.state.Journal;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.state.Store;
import dev.cloakroom.token.NodeId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Notices that nodes do not fit together. Each node writes a report into a journal of the shared
 * state every 30 s, and reads those of the others every 5 s. So a report is at most about 5 s old
 * when it is read, unless a node or the store stands still.
 *
 * <p>A node tells what it meets itself: that another one seals with a key that it lacks, or has a
 * clock ahead of its own. The other way round the other node tells it.
 */
@SingleInstance
public class NodeComparison {
  private static final Logger LOG = Logger.getLogger(NodeComparison.class.getName());
  private static final String JOURNAL = "nodes";
  private static final Duration LIFETIME = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** A report is written in each sixth round: every 30 s. */
  static final int ROUNDS_PER_REPORT = 6;

  private final Store store;
  private final Background background;
  private final NodeMetrics metrics;
  private final Clock clock;
  private final String installation;
  private final String node;
  private final String version;
  private final String key;
  private final OtherNodes others;
  private String position = Journal.BEGINNING;
  private boolean isAtEnd;
  private long written;
  private int roundsToReport;
  private volatile String misfits = "";

  @Inject
  NodeComparison(
      @AllFrontEnds Store store,
      Background background,
      NodeId node,
      FrontEnds all,
      Metrics metrics,
      Clock clock) {
    this(store, background, node, all.standard(), metrics, clock);
  }

  public NodeComparison(
      Store store,
      Background background,
      NodeId node,
      Settings settings,
      Metrics metrics,
      Clock clock) {
    this(store, background, node, settings, metrics, clock, BuildVersion.read());
  }

  NodeComparison(
      Store store,
      Background background,
      NodeId node,
      Settings settings,
      Metrics metrics,
      Clock clock,
      String version) {
    this.store = store;
    this.background = background;
    this.metrics = metrics.nodes();
    this.clock = clock;
    this.installation = installation(settings);
    this.node = node.id();
    this.version = version;
    var keys = settings.cookies().keys();
    this.key = KeyDigest.of(keys.get(0));
    this.others =
        new OtherNodes(
            installation,
            this.node,
            version,
            keys.stream().map(KeyDigest::of).collect(Collectors.toSet()));
  }

  // Applications that share a store differ in their origins, or in the names of their cookies on
  // the same origin.
  private static String installation(Settings settings) {
    var origins =
        settings.publicOrigins().stream()
            .map(Origin::toString)
            .sorted()
            .collect(Collectors.joining(" "));
    return Digest.of(origins, settings.cookies().prefix());
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    if (areCompared()) {
      LOG.log(Level.INFO, "this is node {0} of those that share their state", node);
      background.every(PAUSE, this::round);
    }
  }

  /** Whether this node compares itself with others: there are none without a shared state. */
  public boolean areCompared() {
    return store.shared();
  }

  /**
   * In what another node has not fitted for a minute, or for ten if it is the version: {@code
   * cookie-key}, {@code clock} and {@code version}, with commas; empty if all fit.
   */
  public Optional<String> misfits() {
    return Optional.of(misfits).filter(text -> !text.isEmpty());
  }

  // A round that fails does not count: neither do the others report while the store is away.
  private void round() {
    try {
      compare();
      report();
    } catch (StateUnavailable e) {
      // The store has logged it.
    }
  }

  private void compare() {
    var wasAtEnd = isAtEnd;
    var reports = read();
    if (wasAtEnd && isAtEnd) {
      others.hear(reports, clock.instant());
    } else {
      others.know(reports);
    }
    isAtEnd = true;
    tell();
  }

  // Behind the position stands what was written since the round before. A journal that is read from
  // its beginning has reports of any age.
  private List<NodeReport> read() {
    var reports = new ArrayList<NodeReport>();
    var from = position;
    Journal.Page page;
    do {
      page = store.read(JOURNAL, from);
      isAtEnd &= !page.positionLost();
      page.lines().forEach(line -> NodeReport.of(line).ifPresent(reports::add));
      from = page.next();
    } while (page.more());
    position = from;
    return reports;
  }

  private void tell() {
    for (var misfit : Misfit.values()) {
      metrics.count(misfit, others.count(misfit));
    }
    misfits =
        Arrays.stream(Misfit.values())
            .filter(misfit -> others.count(misfit) > 0)
            .map(OtherNodes::label)
            .collect(Collectors.joining(","));
  }

  private void report() {
    if (roundsToReport > 0) {
      roundsToReport--;
      return;
    }
    var report = new NodeReport(installation, node, written + 1, clock.instant(), version, key);
    store.append(JOURNAL, report.line(), LIFETIME);
    written++;
    roundsToReport = ROUNDS_PER_REPORT - 1;
  }
}
