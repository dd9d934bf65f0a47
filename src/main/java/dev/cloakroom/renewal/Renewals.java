package dev.cloakroom.renewal;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.Settings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.issuer.TokenService;
import dev.cloakroom.state.StateStore;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import jakarta.enterprise.context.ApplicationScoped;
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
 * One renewal per refresh token. Where refresh tokens rotate, a second use of one is taken for
 * theft and ends the session (RFC 9700 section 4.14.2); but a page sends several calls at once, and
 * some arrive with the old cookies when the renewal is long done. So whoever comes while the token
 * is being renewed waits for the result, and whoever comes late is handed it again. {@link
 * ClusterRenewal} does the same among nodes.
 */
@ApplicationScoped
public class Renewals {
  /** What those are told who waited in vain. */
  static final Duration SOON = Duration.ofSeconds(1);

  private static final int MOST_WAITERS = 128;
  private static final int MOST_STEPS = 16;

  private final TokenService tokens;
  private final ClusterRenewal exchange;
  private final RenewalResults results;
  private final Duration maxWait;
  private final RenewalWindow window;
  private final Clock clock;
  private final Semaphore waiters = new Semaphore(MOST_WAITERS);
  // Empty: another node is at it, and the leader had no patience.
  private final ConcurrentMap<String, CompletableFuture<Optional<Renewal>>> underWay =
      new ConcurrentHashMap<>();

  Renewals() {
    this.tokens = null;
    this.exchange = null;
    this.results = null;
    this.maxWait = null;
    this.window = null;
    this.clock = null;
  }

  @Inject
  public Renewals(
      TokenService tokens,
      StateStore store,
      Background background,
      NodeId node,
      Settings settings,
      Clock clock) {
    this.tokens = tokens;
    this.maxWait = settings.refresh().maxWait();
    this.window = new RenewalWindow(settings.token().renewBefore(), clock);
    this.clock = clock;
    this.results = new RenewalResults(store, background, settings.refresh().replay(), clock);
    var leases = new Leases(store, background, node);
    this.exchange = new ClusterRenewal(tokens, leases, results, node, maxWait);
  }

  /** Whether there is a way to renew the session's tokens. */
  public boolean canRenew(Session session) {
    return tokens.canRenew(session);
  }

  /**
   * Whether the session's access token has ended or is so near to its end that it should be
   * renewed: {@code cloakroom.token.renew-before}, but at most a third of the token's own life.
   */
  public boolean isDue(Session session) {
    return window.holds(session);
  }

  /** The session with the latest of its tokens that this node knows, for who wants to end it. */
  public Session latest(Session session) {
    var latest = session;
    var next = successor(latest);
    // A backend that hands refresh tokens out again would lead round and round.
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
        .anywhere(name(session), session.tokens())
        .filter(Renewal.Granted.class::isInstance)
        .map(Renewal.Granted.class::cast)
        .map(granted -> session.with(granted.pair(), granted.home()));
  }

  /**
   * The session with the successor of its tokens: renewed now, by somebody else meanwhile, or a
   * moment ago.
   *
   * @param goodForNow whether the access token need not be renewed yet; then nobody waits for
   *     somebody else's renewal, and the very same session comes back
   * @throws SessionEnded as {@link TokenService#renew}, and if it was refused a moment ago
   * @throws RefreshUnavailable as {@link TokenService#renew}, and if waiting takes too long
   */
  public Session renew(Session session, boolean goodForNow) {
    var pair = session.tokens();
    if (!canRenew(session)) {
      throw new SessionEnded();
    }
    var name = name(session);
    var result = results.near(name, pair);
    if (result.isPresent()) {
      return replay(session, result.get());
    }
    var mine = new CompletableFuture<Optional<Renewal>>();
    var others = underWay.putIfAbsent(name, mine);
    if (others == null) {
      return lead(session, name, mine, goodForNow);
    }
    return goodForNow ? session : follow(session, others);
  }

  private Session lead(
      Session session, String name, CompletableFuture<Optional<Renewal>> mine, boolean goodForNow) {
    try {
      // Somebody may have finished between the look at the results and the entry in the list.
      var result =
          results
              .near(name, session.tokens())
              .or(() -> exchange.exchange(session, name, !goodForNow));
      result.ifPresent(renewal -> window.learn(session, renewal));
      mine.complete(result);
      return result.map(renewal -> replay(session, renewal)).orElse(session);
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(name, mine);
    }
  }

  private Session follow(Session session, CompletableFuture<Optional<Renewal>> others) {
    // A leader that could go on without a result has none; this caller cannot, and leads next.
    return await(others)
        .map(renewal -> replay(session, renewal))
        .orElseGet(() -> renew(session, false));
  }

  private Optional<Renewal> await(CompletableFuture<Optional<Renewal>> others) {
    if (!waiters.tryAcquire()) {
      throw new RefreshUnavailable(SOON, null);
    }
    try {
      return others.get(maxWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RefreshUnavailable unavailable
          ? unavailable
          : new RefreshUnavailable(TokenException.RETRY_AFTER, e.getCause());
    } catch (TimeoutException e) {
      throw new RefreshUnavailable(SOON, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefreshUnavailable(SOON, e);
    } finally {
      waiters.release();
    }
  }

  // A result of a while ago may have been renewed in its turn: its refresh token is spent, and must
  // not come back into a browser that has its successor. If it has ended, it is renewed now.
  private Session replay(Session session, Renewal renewal) {
    if (!(renewal instanceof Renewal.Granted granted)) {
      throw new SessionEnded();
    }
    var successor = session.with(granted.pair(), granted.home());
    if (!granted.replayed()) {
      return successor;
    }
    var newest = latest(successor);
    var over = newest.tokens().endsWithin(Duration.ZERO, clock.instant());
    return over && successor(newest).isEmpty() ? renew(newest, false) : newest;
  }

  // With the session's id, because a backend may hand out one refresh token in several logins, and
  // what was refused in one session says nothing of the next.
  private static String name(Session session) {
    return Digest.of(session.sid() + "." + session.tokens().refreshToken().orElseThrow());
  }
}
