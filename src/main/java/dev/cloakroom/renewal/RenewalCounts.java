package dev.cloakroom.renewal;

import dev.cloakroom.metrics.RenewalMetrics;
import dev.cloakroom.metrics.RenewalMetrics.Place;
import dev.cloakroom.metrics.RenewalMetrics.Result;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts renewals by their result. */
record RenewalCounts(RenewalMetrics metrics) {

  /** Counts a result that is there. */
  void ended(Place place, Renewal renewal) {
    metrics.ended(place, renewal instanceof Renewal.Granted ? Result.RENEWED : Result.REFUSED);
  }

  /**
   * Waits for a result and counts it; a result that is empty is not counted.
   *
   * @throws RefreshUnavailable as {@code waiting}; it is counted too
   */
  Optional<Renewal> counted(Place place, Supplier<Optional<Renewal>> waiting) {
    try {
      var renewal = waiting.get();
      renewal.ifPresent(result -> ended(place, result));
      return renewal;
    } catch (RefreshUnavailable e) {
      unavailable(place);
      throw e;
    }
  }

  /** Counts that there is no result. */
  void unavailable(Place place) {
    metrics.ended(place, Result.UNAVAILABLE);
  }
}
