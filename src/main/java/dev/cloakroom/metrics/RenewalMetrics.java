package dev.cloakroom.metrics;

import java.util.function.BiConsumer;

/** Counts the renewals that requests needed. */
public final class RenewalMetrics {
  static final RenewalMetrics OFF = new RenewalMetrics((place, result) -> {});

  /** Where the result of a renewal came from. */
  public enum Place {
    /** This request asked the issuer. */
    ISSUER,
    /** Another request to this node asked the issuer, at the same time or a moment ago. */
    THIS_NODE,
    /** Another node asked the issuer. */
    OTHER_NODE
  }

  /** What became of a renewal. */
  public enum Result {
    /** There are new tokens. */
    RENEWED,
    /** The issuer refused, and the session ends. */
    REFUSED,
    /** There is no result now, and the session goes on. */
    UNAVAILABLE
  }

  private final BiConsumer<Place, Result> counter;

  RenewalMetrics(BiConsumer<Place, Result> counter) {
    this.counter = counter;
  }

  /** A renewal has ended. */
  public void ended(Place place, Result result) {
    counter.accept(place, result);
  }
}
