package dev.cloakroom.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.cloakroom.config.Settings;
import dev.cloakroom.token.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sessions that are over before their time, until their time is over: a sealed cookie proves
 * itself, so that a copy of it would go on after a logout (ASVS 7.4.1). Kept in this process.
 */
@ApplicationScoped
public class EndedSessions {
  private final Cache<String, Duration> ended;
  private final Duration maxAge;
  private final Clock clock;

  EndedSessions() {
    this.ended = null;
    this.maxAge = null;
    this.clock = null;
  }

  @Inject
  public EndedSessions(Settings settings, Clock clock) {
    this.maxAge = settings.session().maxAge();
    this.clock = clock;
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    // Not bounded in size, since forgetting one early would bring it back; each entry was a session
    // that somebody signed in for.
    this.ended =
        Caffeine.newBuilder()
            .expireAfter(Expiry.<String, Duration>writing((sid, left) -> left))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** Ends the session for good. */
  void add(Session session) {
    var left = session.left(maxAge, clock.instant());
    if (!left.isNegative()) {
      ended.put(session.sid(), left.plusSeconds(1));
    }
  }

  /** Whether the session was ended. */
  boolean contains(Session session) {
    return ended.getIfPresent(session.sid()) != null;
  }
}
