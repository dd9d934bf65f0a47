package dev.cloakroom.metrics;

import java.nio.charset.StandardCharsets;

/** One reading of the metrics, as a scraper without wishes gets it. */
public record Reading(String text) {

  public static Reading of(Metrics metrics) {
    return new Reading(
        new String(metrics.exposition(null, true, 1).text(), StandardCharsets.UTF_8));
  }

  /**
   * The value of a series.
   *
   * @param series its name with its labels in order, for example {@code a_total{b="c"}}
   */
  public double value(String series) {
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series + " in " + text));
  }
}
