package dev.cloakroom.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.cloakroom.config.Settings;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One renewal per refresh token, in this process. Where refresh tokens rotate, a second use of one
 * is taken for theft and ends the session (RFC 9700 section 4.14.2); but a page sends several calls
 * at once, and some arrive with the old cookies when the renewal is long done. So whoever comes
 * while the token is being renewed waits for the result, and whoever comes late is handed it again.
 */
@ApplicationScoped
public class Renewals {
  private static final int MOST_WAITERS = 128;
  private static final int MOST_RESULTS = 100_000;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final TokenService tokens;
  private final Duration maxWait;
  private final Clock clock;
  private final Semaphore waiters = new Semaphore(MOST_WAITERS);
  private final ConcurrentMap<String, CompletableFuture<Optional<TokenPair>>> underWay =
      new ConcurrentHashMap<>();
  // Empty: refused.
  private final Cache<String, Optional<TokenPair>> done;

  Renewals() {
    this.tokens = null;
    this.maxWait = null;
    this.clock = null;
    this.done = null;
  }

  @Inject
  public Renewals(TokenService tokens, Settings settings, Clock clock) {
    this.tokens = tokens;
    this.maxWait = settings.refresh().maxWait();
    this.clock = clock;
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    this.done =
        Caffeine.newBuilder()
            .maximumSize(MOST_RESULTS)
            .expireAfterWrite(settings.refresh().replay())
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** Whether there is a way to renew this pair. */
  public boolean canRenew(TokenPair pair) {
    return tokens.canRenew(pair);
  }

  /**
   * The successor of the session's tokens: renewed now, by somebody else meanwhile, or a moment
   * ago.
   *
   * @param goodForNow whether the access token need not be renewed yet; then nobody waits for
   *     somebody else's renewal, and the session's own tokens come back
   * @throws SessionEnded as {@link TokenService#renew}, and if it was refused a moment ago
   * @throws RefreshUnavailable as {@link TokenService#renew}, and if waiting takes too long
   */
  public TokenPair renew(Session session, boolean goodForNow) {
    var pair = session.tokens();
    if (!canRenew(pair)) {
      throw new SessionEnded();
    }
    var key = key(session.sid(), pair.refreshToken().get());
    var result = resultFor(pair, key);
    if (result != null) {
      return replay(session, result);
    }
    var mine = new CompletableFuture<Optional<TokenPair>>();
    var others = underWay.putIfAbsent(key, mine);
    if (others == null) {
      return lead(key, pair, mine);
    }
    return goodForNow ? pair : follow(others);
  }

  // Where refresh tokens do not rotate, the last result may be what the caller has already, or
  // have ended without a refresh token of its own.
  private Optional<TokenPair> resultFor(TokenPair pair, String key) {
    var result = done.getIfPresent(key);
    var stale = result != null && result.filter(renewed -> !isNewsTo(pair, renewed)).isPresent();
    return stale ? null : result;
  }

  private boolean isNewsTo(TokenPair pair, TokenPair renewed) {
    var rotated = !renewed.refreshToken().equals(pair.refreshToken());
    return !renewed.accessToken().equals(pair.accessToken()) && (rotated || !hasEnded(renewed));
  }

  private boolean hasEnded(TokenPair pair) {
    return pair.endsWithin(Duration.ZERO, clock.instant());
  }

  // A result that has ended in its turn is renewed in its turn: the refresh token before it is
  // spent.
  private TokenPair replay(Session session, Optional<TokenPair> result) {
    var successor = successor(result);
    return hasEnded(successor) ? renew(session.with(successor), false) : successor;
  }

  private TokenPair lead(String key, TokenPair pair, CompletableFuture<Optional<TokenPair>> mine) {
    try {
      // Somebody may have finished between the look at the results and the entry in the list.
      var result = resultFor(pair, key);
      if (result == null) {
        result = ask(pair);
        done.put(key, result);
      }
      mine.complete(result);
      return successor(result);
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(key, mine);
    }
  }

  private Optional<TokenPair> ask(TokenPair pair) {
    try {
      return Optional.of(tokens.renew(pair));
    } catch (SessionEnded e) {
      return Optional.empty();
    }
  }

  private TokenPair follow(CompletableFuture<Optional<TokenPair>> others) {
    if (!waiters.tryAcquire()) {
      throw new RefreshUnavailable(SOON, null);
    }
    try {
      return successor(others.get(maxWait.toMillis(), TimeUnit.MILLISECONDS));
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

  private static TokenPair successor(Optional<TokenPair> result) {
    return result.orElseThrow(SessionEnded::new);
  }

  // With the session's id, because a backend may hand out one refresh token in several logins, and
  // what was refused in one session says nothing of the next.
  private static String key(String sid, String refreshToken) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var hash = digest.digest((sid + "." + refreshToken).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
