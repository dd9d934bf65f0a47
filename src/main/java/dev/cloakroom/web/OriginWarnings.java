package dev.cloakroom.web;

import dev.cloakroom.audit.LogText;
import dev.cloakroom.config.Origin;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Warns the operator of a page whose origin is not configured. It does so at most once a minute,
 * because any client can send such requests. The audit log has a line for each.
 */
final class OriginWarnings {
  private static final Logger LOG = Logger.getLogger(OriginWarnings.class.getName());
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final boolean severalFrontEnds;
  private final LongSupplier nanoTime;
  private final AtomicLong next;

  OriginWarnings() {
    this(false);
  }

  OriginWarnings(boolean severalFrontEnds) {
    this(severalFrontEnds, System::nanoTime);
  }

  /**
   * @param severalFrontEnds whether the origin may be one of a named front end
   * @param nanoTime a monotonic clock in nanoseconds, such as {@link System#nanoTime()}
   */
  OriginWarnings(boolean severalFrontEnds, LongSupplier nanoTime) {
    this.severalFrontEnds = severalFrontEnds;
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * @param origin the origin that the request names, unchecked
   * @param ours the origins that are accepted
   */
  void refused(String origin, Set<Origin> ours) {
    var now = nanoTime.getAsLong();
    var due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + PAUSE)) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "origin_not_listed: a page of the origin {0} was refused, accepted are {1}: if the page is"
            + " yours, add its origin to {2}{3}; {4}",
        new Object[] {
          LogText.of(origin),
          ours,
          key(origin),
          severalFrontEnds ? " (or to that key of its front end)" : "",
          suspicion(origin, ours)
        });
  }

  // A proxy that ends TLS passes on plain http, and its X-Forwarded-Proto counts only if it is
  // trusted.
  private static String suspicion(String origin, Set<Origin> ours) {
    var named = Origin.parse(origin);
    var otherScheme =
        named.isPresent()
            && ours.stream().anyMatch(known -> known.authority().equals(named.get().authority()));
    return otherScheme
        ? "only the scheme differs, so a proxy that ends TLS may be missing in"
            + " cloakroom.trusted-proxies"
        : "a proxy before Cloakroom may have changed Host (in Vite: changeOrigin)";
  }

  private static String key(String origin) {
    return Origin.parse(origin).filter(Origin::loopback).isPresent()
        ? "cloakroom.development-origins"
        : "cloakroom.public-origins";
  }
}
