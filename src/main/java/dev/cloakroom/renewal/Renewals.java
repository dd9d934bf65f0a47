package dev.cloakroom.renewal;

import dev.cloakroom.background.Background;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Limited;
import dev.cloakroom.config.Settings;
import dev.cloakroom.issuer.TokenService;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.metrics.RenewalMetrics.Place;
import dev.cloakroom.state.Store;
import dev.cloakroom.throttle.RequestLimits;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenException.TooManyRequests;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Uses each refresh token once. If refresh tokens rotate, an issuer takes the second use of one for
 * theft and ends the session (RFC 9700 section 4.14.2). But a page sends several requests at once,
 * and some arrive with the old cookies after the renewal. So a request that arrives during a
 * renewal waits for its result, and a request that arrives within {@code cloakroom.refresh.replay}
 * after it gets the same result. {@link ClusterRenewal} does the same among nodes.
 */
@PerFrontEnd
public class Renewals {
  /** The {@code Retry-After} for callers that waited too long. */
  static final Duration SOON = Duration.ofSeconds(1);

  private static final int MOST_WAITERS = 128;
  private static final int MOST_STEPS = 16;

  private final TokenService tokens;
  private final ClusterRenewal cluster;
  private final RenewalCounts counts;
  private final RequestLimits limits;
  private final RenewalResults results;
  private final Duration maxWait;
  private final RenewalWindow window;
  private final FailedRenewals failures;
  private final Clock clock;
  private final Semaphore waiters = new Semaphore(MOST_WAITERS);
  // By RenewalOf.key(). The result is empty if another node renews the tokens and the renewal was
  // early, so that it did not wait for that node.
  private final ConcurrentMap<String, CompletableFuture<Optional<Renewal>>> underWay =
      new ConcurrentHashMap<>();

  /** Without metrics, with limits of its own. */
  public Renewals(
      TokenService tokens,
      Store store,
      Background background,
      NodeId node,
      Settings settings,
      Clock clock) {
    this(
        tokens,
        store,
        background,
        node,
        settings,
        clock,
        Metrics.off(),
        new RequestLimits(settings, clock));
  }

  @Inject
  public Renewals(
      TokenService tokens,
      Store store,
      Background background,
      NodeId node,
      Settings settings,
      Clock clock,
      Metrics metrics,
      RequestLimits limits) {
    this.tokens = tokens;
    this.limits = limits;
    this.maxWait = settings.refresh().maxWait();
    this.window = new RenewalWindow(settings.token().renewBefore(), clock);
    this.failures = new FailedRenewals(settings.refresh().giveUp(), clock);
    this.clock = clock;
    this.results = new RenewalResults(store, background, settings.refresh().replay(), clock);
    var leases = new Leases(store, background, node);
    this.counts = new RenewalCounts(metrics.renewals());
    this.cluster = new ClusterRenewal(tokens, leases, results, node, maxWait, counts);
  }

  /** Whether there is a way to renew the session's tokens. */
  public boolean canRenew(Session session) {
    return tokens.canRenew(session);
  }

  /** The result of {@link #renew}. */
  public sealed interface Outcome {

    /**
     * There are newer tokens.
     *
     * @param session with the newer tokens
     */
    record Renewed(Session session) implements Outcome {}

    /** Another request or node is renewing the tokens; the caller can go on with its own. */
    record NotYet() implements Outcome {}
  }

  /**
   * Whether the session's access token has expired, or expires so soon that it should be renewed:
   * within {@code cloakroom.token.renew-before}, but at most within the last third of its life.
   */
  public boolean shouldRenew(Session session) {
    return window.contains(session);
  }

  /**
   * Whether the session's access token is over, and its renewals have failed on this node for
   * {@code cloakroom.refresh.give-up}.
   */
  public boolean isGivenUp(Session session) {
    return failures.areTooMany(session);
  }

  /**
   * The session with its newest known tokens, for example to revoke them. The given session is
   * returned if no renewal of it is known.
   */
  public Session latest(Session session) {
    var latest = session;
    var next = successor(latest);
    // An issuer may hand out an earlier refresh token again; then the successors form a circle.
    for (var step = 0; step < MOST_STEPS && next.isPresent(); step++) {
      latest = next.get();
      next = successor(latest);
    }
    return latest;
  }

  private Optional<Session> successor(Session session) {
    if (!canRenew(session)) {
      return Optional.empty();
    }
    return results
        .knownAnywhere(renewalOf(session))
        .filter(Renewal.Granted.class::isInstance)
        .map(Renewal.Granted.class::cast)
        .map(granted -> session.with(granted.pair(), granted.home()));
  }

  /**
   * The session with new tokens: renewed by this call, or by another request or node at the same
   * time or within {@code cloakroom.refresh.replay} before.
   *
   * @return {@link Outcome.NotYet} only if the renewal is {@link RenewalTiming#EARLY}
   * @throws SessionEnded as {@link TokenService#renew}; if a stored result is a refusal; and if the
   *     tokens cannot be renewed
   * @throws RefreshUnavailable as {@link TokenService#renew}; and if waiting for another renewal
   *     takes longer than {@code cloakroom.refresh.wait}, or too many requests wait already
   * @throws TooManyRequests if the issuer would have to be asked, more often than {@code
   *     cloakroom.limit.renewal} allows
   */
  public Outcome renew(Session session, RenewalTiming timing) {
    try {
      var outcome = outcome(session, timing);
      if (outcome instanceof Outcome.Renewed) {
        failures.renewed(session);
      }
      return outcome;
    } catch (RefreshUnavailable e) {
      failures.failed(session);
      throw e;
    }
  }

  private Outcome outcome(Session session, RenewalTiming timing) {
    if (!canRenew(session)) {
      throw new SessionEnded();
    }
    var asked = renewalOf(session);
    var known = results.knownHere(asked);
    if (known.isPresent()) {
      counts.ended(Place.THIS_NODE, known.get());
      return replay(session, known.get());
    }
    var mine = new CompletableFuture<Optional<Renewal>>();
    var others = underWay.putIfAbsent(asked.key(), mine);
    if (others == null) {
      return renewForAll(asked, mine, timing);
    }
    return timing == RenewalTiming.EARLY ? new Outcome.NotYet() : resultOf(others, session);
  }

  private Outcome renewForAll(
      RenewalOf asked, CompletableFuture<Optional<Renewal>> mine, RenewalTiming timing) {
    var session = asked.session();
    try {
      // Another request may have finished its renewal after this one looked for a result and before
      // it added itself to underWay.
      var result = results.knownHere(asked).or(() -> limited(asked, timing));
      result.ifPresent(renewal -> window.noteLife(session, renewal));
      mine.complete(result);
      return result.map(renewal -> replay(session, renewal)).orElseGet(Outcome.NotYet::new);
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(asked.key(), mine);
    }
  }

  // Counted before the shared state is asked, which a flood of renewals must spare as well. What
  // another node has renewed meanwhile, or is renewing, is given back.
  private Optional<Renewal> limited(RenewalOf asked, RenewalTiming timing) {
    limits.take(Limited.RENEWAL, asked.session());
    var result = cluster.renew(asked, timing);
    if (result.isEmpty() || result.get() instanceof Renewal.Granted known && known.replayed()) {
      limits.giveBack(Limited.RENEWAL, asked.session());
    }
    return result;
  }

  private Outcome resultOf(CompletableFuture<Optional<Renewal>> others, Session session) {
    // The result is empty if the other request was early and did not wait for another node. Then
    // this request renews.
    return counts
        .counted(Place.THIS_NODE, () -> await(others))
        .map(renewal -> replay(session, renewal))
        .orElseGet(() -> outcome(session, RenewalTiming.DUE));
  }

  private Optional<Renewal> await(CompletableFuture<Optional<Renewal>> others) {
    if (!waiters.tryAcquire()) {
      throw new RefreshUnavailable(SOON, null);
    }
    try {
      return others.get(maxWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw told(e.getCause());
    } catch (TimeoutException e) {
      throw new RefreshUnavailable(SOON, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefreshUnavailable(SOON, e);
    } finally {
      waiters.release();
    }
  }

  private static TokenException told(Throwable fault) {
    return fault instanceof RefreshUnavailable || fault instanceof TooManyRequests
        ? (TokenException) fault
        : new RefreshUnavailable(TokenException.RETRY_AFTER, fault);
  }

  // The pair of a stored result may itself have been renewed since. Then its refresh token is used
  // up, and must not overwrite the newer one in the browser; so the newest known pair is returned.
  // If the access token of that pair has expired, the pair is renewed.
  private Outcome replay(Session session, Renewal renewal) {
    if (!(renewal instanceof Renewal.Granted granted)) {
      throw new SessionEnded();
    }
    var successor = session.with(granted.pair(), granted.home());
    if (!granted.replayed()) {
      return new Outcome.Renewed(successor);
    }
    var newest = latest(successor);
    var ended = newest.tokens().endsWithin(Duration.ZERO, clock.instant());
    return ended && successor(newest).isEmpty()
        ? outcome(newest, RenewalTiming.DUE)
        : new Outcome.Renewed(newest);
  }

  private RenewalOf renewalOf(Session session) {
    return new RenewalOf(session, tokens.renewalToken(session).orElseThrow());
  }
}
