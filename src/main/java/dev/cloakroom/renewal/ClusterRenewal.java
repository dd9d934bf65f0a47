package dev.cloakroom.renewal;

import dev.cloakroom.issuer.TokenService;
import dev.cloakroom.metrics.RenewalMetrics.Place;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Renews each refresh token once among all nodes. The node that takes the token's lease looks for a
 * result that another node has stored meanwhile; if there is none, it sends the request to the
 * token's issuer and stores the result. The other nodes wait for the result.
 */
final class ClusterRenewal {
  private static final Duration POLL = Duration.ofMillis(20);

  private final TokenService tokens;
  private final Leases leases;
  private final RenewalResults results;
  private final NodeId node;
  private final Duration maxWait;
  private final RenewalCounts counts;

  ClusterRenewal(
      TokenService tokens,
      Leases leases,
      RenewalResults results,
      NodeId node,
      Duration maxWait,
      RenewalCounts counts) {
    this.counts = counts;
    this.tokens = tokens;
    this.leases = leases;
    this.results = results;
    this.node = node;
    this.maxWait = maxWait;
  }

  /**
   * Renews the session's tokens, or waits for the node that does.
   *
   * @return empty if another node renews the tokens and this renewal is early
   * @throws RefreshUnavailable as {@link TokenService#renew}; if another node takes too long; or if
   *     the shared state cannot be reached and this node is not the session's home, because a
   *     second use of a refresh token may end the session (RFC 9700 section 4.14.2)
   */
  Optional<Renewal> renew(RenewalOf asked, RenewalTiming timing) {
    var session = asked.session();
    var deadline = System.nanoTime() + maxWait.toNanos();
    // False once another node holds the lease: that node may still be renewing when the shared
    // state can no longer be reached.
    var mayRenewAlone = session.home().equals(node.id());
    do {
      var lease = lease(asked.key(), mayRenewAlone);
      if (lease.isPresent()) {
        try {
          return Optional.of(renewUnderLease(asked));
        } finally {
          lease.get().close();
        }
      }
      if (timing == RenewalTiming.EARLY) {
        return Optional.empty();
      }
      mayRenewAlone = false;
      LockSupport.parkNanos(POLL.toNanos());
      var result = results.knownAnywhere(asked);
      if (result.isPresent()) {
        counts.ended(Place.OTHER_NODE, result.get());
        return result;
      }
    } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
    counts.unavailable(Place.OTHER_NODE);
    throw new RefreshUnavailable(Renewals.SOON, null);
  }

  private Optional<Leases.Lease> lease(String key, boolean mayRenewAlone) {
    try {
      return leases.acquire(key);
    } catch (StateUnavailable e) {
      if (mayRenewAlone) {
        return Optional.of(() -> {});
      }
      counts.unavailable(Place.OTHER_NODE);
      throw new RefreshUnavailable(Renewals.SOON, e);
    }
  }

  private Renewal renewUnderLease(RenewalOf asked) {
    var faster = results.knownAnywhere(asked);
    if (faster.isPresent()) {
      counts.ended(Place.OTHER_NODE, faster.get());
      return faster.get();
    }
    var result =
        counts.counted(Place.ISSUER, () -> Optional.of(ask(asked.session()))).orElseThrow();
    results.put(asked, result);
    return result;
  }

  private Renewal ask(Session session) {
    try {
      return new Renewal.Granted(tokens.renew(session), node.id(), false);
    } catch (SessionEnded e) {
      return new Renewal.Refused();
    }
  }
}
