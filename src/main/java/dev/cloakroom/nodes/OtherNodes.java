package dev.cloakroom.nodes;

import dev.cloakroom.metrics.NodeMetrics.Misfit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Compares the reports of other nodes with this node, and logs which of them do not fit.
 *
 * <p>One report proves nothing: it may be the last one of a node that has ended, which this node
 * reads late because it or the store stood still. So a node has to be heard of with the same misfit
 * in several rounds in turn. Rounds are counted, and not time, because a machine that stood still
 * for an hour makes no rounds meanwhile.
 */
final class OtherNodes {
  private static final Logger LOG = Logger.getLogger(OtherNodes.class.getName());

  // A node reports every 30 s, so three reports take a minute, and 21 the ten of an upgrade.
  private static final int ROUNDS = 3;
  private static final int ROUNDS_OF_UPGRADE = 21;

  // A node that is not heard of for so long has ended: 90 s.
  private static final int SILENT_ROUNDS = 18;

  // EndedJournal reckons with clocks that are a minute apart. The second limit is for the end of
  // a misfit, so that a clock at the first one is not told again and again.
  private static final Duration MOST_AHEAD = Duration.ofMinutes(1);
  private static final Duration MOST_AHEAD_AGAIN = Duration.ofSeconds(30);

  private final String installation;
  private final String self;
  private final String version;
  private final Set<String> keys;
  private final Map<String, OtherNode> others = new HashMap<>();

  /**
   * @param keys the digests of the keys that open cookies here
   */
  OtherNodes(String installation, String self, String version, Set<String> keys) {
    this.installation = installation;
    this.self = self;
    this.version = version;
    this.keys = Set.copyOf(keys);
  }

  /**
   * Takes note of reports of any age, which prove nothing. They are not new any more afterwards.
   */
  void know(List<NodeReport> reports) {
    newest(reports);
  }

  /**
   * A round: compares the reports that were written since the round before.
   *
   * @param now this node's clock after the reports were read. They were written before, so a later
   *     time in one of them shows that its node's clock is ahead, however late it is read
   */
  void hear(List<NodeReport> reports, Instant now) {
    var newest = newest(reports);
    newest.forEach((node, report) -> compare(others.get(node), report, now));
    others
        .entrySet()
        .removeIf(
            other ->
                !newest.containsKey(other.getKey()) && isGone(other.getKey(), other.getValue()));
  }

  /** How many other nodes do not fit in this. */
  int count(Misfit misfit) {
    return (int) others.values().stream().filter(other -> isTold(other, misfit)).count();
  }

  private Map<String, NodeReport> newest(List<NodeReport> reports) {
    var newest = new HashMap<String, NodeReport>();
    for (var report : reports) {
      var isOther = report.installation().equals(installation) && !report.node().equals(self);
      if (isOther && others.computeIfAbsent(report.node(), node -> new OtherNode()).hears(report)) {
        newest.put(report.node(), report);
      }
    }
    return newest;
  }

  private boolean isGone(String node, OtherNode other) {
    if (other.endSilentRound() < SILENT_ROUNDS) {
      return false;
    }
    for (var misfit : Misfit.values()) {
      if (isTold(other, misfit)) {
        LOG.log(Level.INFO, "another node, {0}, which did not fit, is not heard of any more", node);
        break;
      }
    }
    return true;
  }

  private void compare(OtherNode other, NodeReport report, Instant now) {
    other.endRound();
    for (var misfit : Misfit.values()) {
      var wasTold = isTold(other, misfit);
      other.count(misfit, fits(misfit, report, now, wasTold));
      if (!wasTold && isTold(other, misfit)) {
        LOG.log(Level.WARNING, text(misfit), arguments(report, now));
      } else if (wasTold && !isTold(other, misfit)) {
        LOG.log(
            Level.INFO,
            "another node, {0}, fits again: {1}",
            new Object[] {report.node(), label(misfit)});
      }
    }
  }

  private static boolean isTold(OtherNode other, Misfit misfit) {
    return other.rounds(misfit) >= (misfit == Misfit.VERSION ? ROUNDS_OF_UPGRADE : ROUNDS);
  }

  private boolean fits(Misfit misfit, NodeReport report, Instant now, boolean wasTold) {
    return switch (misfit) {
      case COOKIE_KEY -> keys.contains(report.sealsWith());
      case CLOCK ->
          Duration.between(now, report.at()).compareTo(wasTold ? MOST_AHEAD_AGAIN : MOST_AHEAD)
              <= 0;
      case VERSION -> report.version().equals(version);
    };
  }

  private static String text(Misfit misfit) {
    return switch (misfit) {
      case COOKIE_KEY ->
          "another node, {0}, seals cookies with a key that this node does not have: calls of its"
              + " sessions get 401 here; give all nodes the same cloakroom.cookie.keys";
      case CLOCK ->
          "the clock of node {0} is ahead of this node''s by {1} s or more: sessions end too early"
              + " or too late; run NTP on all nodes";
      case VERSION ->
          "another node, {0}, has had the version {2} for ten minutes, and this node has {3}: give"
              + " all nodes the same version";
    };
  }

  private Object[] arguments(NodeReport report, Instant now) {
    var ahead = Duration.between(now, report.at()).toSeconds();
    return new Object[] {report.node(), Long.toString(ahead), report.version(), version};
  }

  /** For example {@code cookie-key}. */
  static String label(Misfit misfit) {
    return switch (misfit) {
      case COOKIE_KEY -> "cookie-key";
      case CLOCK -> "clock";
      case VERSION -> "version";
    };
  }
}
