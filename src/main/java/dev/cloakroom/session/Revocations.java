package dev.cloakroom.session;

import dev.cloakroom.token.TokenPair;
import dev.cloakroom.token.TokenService;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells the backend in the background that tokens are no longer wanted. A logout does not wait for
 * it, and does not fail with it; what could not be told is told again a few times (RFC 7009 section
 * 2.2.1).
 */
@ApplicationScoped
public class Revocations {
  private static final Logger LOG = Logger.getLogger(Revocations.class.getName());
  private static final List<Duration> PAUSES =
      List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(25));

  private final TokenService tokens;
  private ScheduledExecutorService executor;

  Revocations() {
    this(null);
  }

  @Inject
  Revocations(TokenService tokens) {
    this.tokens = tokens;
  }

  /** With an executor of the caller's own. */
  public Revocations(TokenService tokens, ScheduledExecutorService executor) {
    this.tokens = tokens;
    this.executor = executor;
  }

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  void setExecutor(ManagedScheduledExecutorService executor) {
    this.executor = executor;
  }

  /** Revokes the pair as soon as may be. */
  void revoke(TokenPair pair) {
    if (tokens.canRevoke(pair)) {
      attempt(pair, 0);
    }
  }

  private void attempt(TokenPair pair, int tries) {
    if (tries == PAUSES.size()) {
      LOG.warning("the backend's logout resource failed: a refresh token was not revoked");
      return;
    }
    Runnable attempt =
        () -> {
          if (!tokens.revoke(pair)) {
            attempt(pair, tries + 1);
          }
        };
    try {
      executor.schedule(attempt, PAUSES.get(tries).toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "a refresh token was not revoked: {0}", e.getClass().getName());
    }
  }
}
