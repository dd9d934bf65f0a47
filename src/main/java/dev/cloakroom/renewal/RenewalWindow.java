package dev.cloakroom.renewal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * When an access token is near enough to its end to be renewed: {@code
 * cloakroom.token.renew-before}, but at most a third of the token's life. With tokens of 20 seconds
 * and 30 seconds before, each call would renew otherwise.
 *
 * <p>A token's life is the shortest of what is known: {@code exp} less {@code iat} of a JWT; the
 * time from the beginning of the session to the token's end; and, where this node has renewed the
 * session lately, the time from that renewal to the token's end. The second is exact for the token
 * of the login, and the third for every other, so that an opaque token is renewed too early once a
 * node at most.
 */
final class RenewalWindow {
  private static final int MOST_LIVES = 10_000;

  private final Duration renewBefore;
  private final Clock clock;
  // By session, of tokens for which the third matters; others are not kept.
  private final Cache<String, Duration> lives =
      Caffeine.newBuilder().maximumSize(MOST_LIVES).executor(Runnable::run).build();

  RenewalWindow(Duration renewBefore, Clock clock) {
    this.renewBefore = renewBefore;
    this.clock = clock;
  }

  /** Whether the session's access token has ended, or ends soon. */
  boolean contains(Session session) {
    var pair = session.tokens();
    var now = clock.instant();
    // Reading a JWT costs more than this guard.
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

  /** Notes how long the token lives that the session has got just now. */
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
