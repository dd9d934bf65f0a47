package dev.cloakroom.nodes;

import dev.cloakroom.metrics.NodeMetrics.Misfit;
import java.util.EnumMap;
import java.util.Map;

/** What this node has heard of another one. */
final class OtherNode {
  private final Map<Misfit, Integer> inTurn = new EnumMap<>(Misfit.class);
  private long lastNumber;
  private int silentRounds;

  /** Whether this report is new. A reader of a journal may get a line twice. */
  boolean hears(NodeReport report) {
    var isNew = report.number() > lastNumber;
    lastNumber = Math.max(lastNumber, report.number());
    return isNew;
  }

  /** Ends a round with something new. */
  void endRound() {
    silentRounds = 0;
  }

  /**
   * Ends a round without anything new.
   *
   * @return the number of such rounds in turn
   */
  int endSilentRound() {
    silentRounds++;
    return silentRounds;
  }

  /**
   * Counts a round with something new.
   *
   * @return the number of such rounds in turn in which it did not fit
   */
  int count(Misfit misfit, boolean fits) {
    inTurn.merge(misfit, 1, Integer::sum);
    if (fits) {
      inTurn.remove(misfit);
    }
    return rounds(misfit);
  }

  /** What {@link #count} has returned last. */
  int rounds(Misfit misfit) {
    return inTurn.getOrDefault(misfit, 0);
  }
}
