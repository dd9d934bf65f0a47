package dev.cloakroom.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloakroom.background.Background;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.issuer.TokenService;
import dev.cloakroom.token.Session;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/**
 * Revokes tokens at their issuer in the background. A logout neither waits for the revocation nor
 * fails with it. A revocation that fails is tried again after 1, 5 and 25 seconds (RFC 7009 section
 * 2.2.1).
 */
@PerFrontEnd
public class TokenRevoker {
  private static final Logger LOG = Logger.getLogger(TokenRevoker.class.getName());
  private static final List<Duration> PAUSES =
      List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(25));

  private final TokenService tokens;
  private final Background background;
  private final OnBehalf onBehalf;
  private final AtomicBoolean overflowing = new AtomicBoolean();
  // Digests of the tokens whose revocation was requested. After a logout during a renewal, each
  // request that waited for the new tokens requests their revocation; the issuer gets one request.
  private final Cache<String, Boolean> requested =
      Caffeine.newBuilder().maximumSize(10_000).executor(Runnable::run).build();

  // The names of sessions whose tokens are spared. A renewal that a request had begun before may
  // still ask to revoke them.
  private final Cache<String, Boolean> spared =
      Caffeine.newBuilder().maximumSize(10_000).executor(Runnable::run).build();

  @Inject
  public TokenRevoker(TokenService tokens, Background background, OnBehalf onBehalf) {
    this.tokens = tokens;
    this.background = background;
    this.onBehalf = onBehalf;
  }

  /** From now on, {@link #revoke} leaves the tokens of this session alone, on this node. */
  void spare(Session session) {
    spared.put(session.publicId(), true);
  }

  /** Whether the session's tokens are spared, because another session has taken its place. */
  boolean spares(Session session) {
    return spared.getIfPresent(session.publicId()) != null;
  }

  /** Starts to revoke the session's tokens, unless that was requested before. */
  void revoke(Session session) {
    if (tokens.canRevoke(session)
        && !spares(session)
        && requested.asMap().putIfAbsent(tokensOf(session), true) == null) {
      attempt(session, 0);
    }
  }

  private static String tokensOf(Session session) {
    var pair = session.tokens();
    return Digest.of(session.sid() + "." + pair.refreshToken().orElse(pair.accessToken()));
  }

  private void attempt(Session session, int tries) {
    if (tries == PAUSES.size()) {
      LOG.warning(
          "the backend's logout resource, or the OpenID Provider's revocation, failed: the tokens of"
              + " a session were not revoked");
      return;
    }
    Runnable attempt =
        () -> {
          if (!tokens.revoke(session)) {
            attempt(session, tries + 1);
          }
        };
    if (background.call(PAUSES.get(tries), onBehalf.carried(attempt))) {
      overflowing.set(false);
    } else if (overflowing.compareAndSet(false, true)) {
      // Logged once, not at each logout: the usual reason is a backend that hangs.
      LOG.warning(
          "tokens are not revoked: too many calls to their issuer wait, or"
              + " the server is stopping");
    }
  }
}
