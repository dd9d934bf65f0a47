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
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Sessions that are over before their time, until their time is over: a sealed cookie proves
 * itself, so that a copy of it would go on after a logout (ASVS 7.4.1). Asking takes no network:
 * each node holds the whole list, and {@link EndedJournal} keeps the lists alike.
 */
@ApplicationScoped
public class EndedSessions {
  // By name, until when. Not bounded in size, since forgetting one early would bring it back; each
  // entry was a session that somebody signed in for.
  private final Cache<String, Instant> sessions;
  // By subject, which sessions: those begun until then.
  private final Cache<String, Instant> subjects;
  private final Duration maxAge;
  private final Clock clock;

  EndedSessions() {
    this.sessions = null;
    this.subjects = null;
    this.maxAge = null;
    this.clock = null;
  }

  @Inject
  public EndedSessions(Settings settings, Clock clock) {
    this.maxAge = settings.session().maxAge();
    this.clock = clock;
    this.sessions = forgetful(Duration.ZERO);
    this.subjects = forgetful(maxAge);
  }

  private Cache<String, Instant> forgetful(Duration ahead) {
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    return Caffeine.newBuilder()
        .expireAfter(
            Expiry.<String, Instant>writing(
                (name, end) -> Duration.between(clock.instant(), end.plus(ahead)).plusSeconds(1)))
        .ticker(ticker)
        .executor(Runnable::run)
        .build();
  }

  /** Whether the session was ended. */
  public boolean contains(Session session) {
    return sessions.getIfPresent(session.publicId()) != null
        || subjects.estimatedSize() > 0 && isCutOff(session);
  }

  private boolean isCutOff(Session session) {
    var until = subjects.getIfPresent(session.subjectDigest());
    return until != null && !session.start().isAfter(until);
  }

  /**
   * The session, begun late enough to be none of those that its subject has lost: the node where
   * they were ended may have a clock that is ahead of this one's.
   */
  Session startedAfterCutOff(Session session) {
    return isCutOff(session)
        ? session.begunAt(subjects.getIfPresent(session.subjectDigest()).plusMillis(1))
        : session;
  }

  /** When to cut the subject off so as to reach {@link #startedAfterCutOff} sessions too. */
  Instant cutOffAfterAllStarts(String subject, Instant atLeast) {
    var last = subjects.getIfPresent(subject);
    return last == null || last.plusMillis(1).isBefore(atLeast) ? atLeast : last.plusMillis(1);
  }

  /** Notes what was ended, here or elsewhere. */
  void note(Ended ended) {
    if (ended instanceof Ended.OfSubject of) {
      subjects.asMap().merge(of.subject(), of.until(), (a, b) -> a.isAfter(b) ? a : b);
    } else if (ended instanceof Ended.OfSession of) {
      sessions.put(of.name(), of.end());
    }
  }

  /** Until when an end of now has to be remembered. */
  Instant horizon() {
    return clock.instant().plus(maxAge);
  }

  /** Everything that is noted, for those who have lost it. */
  Iterable<Ended> all() {
    var all = new ArrayList<Ended>();
    sessions.asMap().forEach((name, end) -> all.add(new Ended.OfSession(name, end)));
    subjects.asMap().forEach((subject, until) -> all.add(new Ended.OfSubject(subject, until)));
    return all;
  }
}
