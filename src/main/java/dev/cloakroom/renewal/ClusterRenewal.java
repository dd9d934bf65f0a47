package dev.cloakroom.renewal;

import dev.cloakroom.issuer.TokenService;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One renewal per refresh token among all nodes: takes the lease, looks again whether somebody was
 * faster, asks the backend, and leaves the result for the others; or waits for the node that does.
 */
final class ClusterRenewal {
  private static final Duration POLL = Duration.ofMillis(20);

  private final TokenService tokens;
  private final Leases leases;
  private final RenewalResults results;
  private final NodeId node;
  private final Duration maxWait;

  ClusterRenewal(
      TokenService tokens, Leases leases, RenewalResults results, NodeId node, Duration maxWait) {
    this.tokens = tokens;
    this.leases = leases;
    this.results = results;
    this.node = node;
    this.maxWait = maxWait;
  }

  /**
   * What becomes of the session's refresh token.
   *
   * @param name of the refresh token
   * @param patient whether to wait for another node
   * @return empty if another node is at it and the caller has no patience
   * @throws RefreshUnavailable as {@link TokenService#renew}; if another node takes too long; or if
   *     nodes cannot talk to each other and this one is not the session's home, because a second
   *     use of a refresh token may end the session (RFC 9700 section 4.14.2)
   */
  Optional<Renewal> exchange(Session session, String name, boolean patient) {
    var deadline = System.nanoTime() + maxWait.toNanos();
    // Whoever has seen another node at it must not take its place on the ground of hearing nothing.
    var alone = session.home().equals(node.id());
    do {
      var lease = lease(name, alone);
      if (lease.isPresent()) {
        try {
          return Optional.of(underLease(session, name));
        } finally {
          lease.get().close();
        }
      }
      if (!patient) {
        return Optional.empty();
      }
      alone = false;
      LockSupport.parkNanos(POLL.toNanos());
      var result = results.anywhere(name, session.tokens());
      if (result.isPresent()) {
        return result;
      }
    } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
    throw new RefreshUnavailable(Renewals.SOON, null);
  }

  private Optional<Leases.Lease> lease(String name, boolean alone) {
    try {
      return leases.acquire(name);
    } catch (StateUnavailable e) {
      if (alone) {
        return Optional.of(() -> {});
      }
      throw new RefreshUnavailable(Renewals.SOON, e);
    }
  }

  private Renewal underLease(Session session, String name) {
    var pair = session.tokens();
    var faster = results.anywhere(name, pair);
    if (faster.isPresent()) {
      return faster.get();
    }
    var result = ask(session);
    results.put(name, pair, result);
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
