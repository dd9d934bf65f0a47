package dev.cloakroom.renewal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether an access token expires so soon that it is renewed: within {@code
 * cloakroom.token.renew-before}, but at most within the last third of the token's life. Otherwise,
 * with tokens that live for 20 seconds and a setting of 30 seconds, every call would renew.
 *
 * <p>A token's life is the shortest of these, as far as they are known:
 *
 * <ol>
 *   <li>{@code exp} less {@code iat} of a JWT (RFC 7519 section 4.1);
 *   <li>the time from the beginning of the session to the token's expiry, which is exact for the
 *       token of the login;
 *   <li>if this node made the session's last renewal, the time from that renewal to the expiry,
 *       which is exact for every later token.
 * </ol>
 *
 * <p>A renewed opaque token that another node got has only the second, which is too long. So each
 * node renews such a session too early once at most.
 */
final class RenewalWindow {
  private static final int MOST_LIVES = 10_000;

  private final Duration renewBefore;
  private final Clock clock;
  // The time from the latest renewal on this node to the token's end, by the id of the session.
  // Only times of less than three times renewBefore are kept: longer ones change nothing.
  private final Cache<String, Duration> lives =
      Caffeine.newBuilder().maximumSize(MOST_LIVES).executor(Runnable::run).build();

  RenewalWindow(Duration renewBefore, Clock clock) {
    this.renewBefore = renewBefore;
    this.clock = clock;
  }

  /** Whether the session's access token has expired, or expires so soon that it is renewed. */
  boolean contains(Session session) {
    var pair = session.tokens();
    var now = clock.instant();
    // The first test is cheap, and mostly saves reading the JWT.
    return pair.endsWithin(renewBefore, now)
        && (pair.endsWithin(Duration.ZERO, now) || pair.endsWithin(early(session), now));
  }

  private Duration early(Session session) {
    var life = Duration.between(session.start(), session.tokens().expiresAt().orElseThrow());
    life = shorter(life, Jwt.read(session.tokens().accessToken()).flatMap(Jwt::life));
    life = shorter(life, Optional.ofNullable(lives.getIfPresent(session.sid())));
    return shorter(renewBefore, Optional.of(life.dividedBy(3)));
  }

  private static Duration shorter(Duration one, Optional<Duration> other) {
    return other.filter(duration -> duration.compareTo(one) < 0).orElse(one);
  }

  /** Keeps the life of the access token that the session has just got. */
  void noteLife(Session session, Renewal renewal) {
    if (!(renewal instanceof Renewal.Granted granted) || granted.replayed()) {
      return;
    }
    var life = granted.pair().expiresAt().map(end -> Duration.between(clock.instant(), end));
    if (life.filter(time -> time.dividedBy(3).compareTo(renewBefore) < 0).isPresent()) {
      lives.put(session.sid(), life.get());
    } else {
      lives.invalidate(session.sid());
    }
  }
}
