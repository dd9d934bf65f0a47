package dev.cloakroom.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.Session;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The sessions that were ended before their lifetime was over. Without this list a copy of a
 * session's cookies would stay valid after a logout (ASVS 7.4.1). Each node holds the whole list in
 * its memory, so a look-up takes no network; {@link EndedJournal} passes ends between the nodes. An
 * entry is dropped once the lifetime of the sessions that it ended is over.
 */
@PerFrontEnd
public class EndedSessions {
  // For each key an instant: sessions that began at or before it are ended. The caches are not
  // bounded in size, because an ended session would be valid again if its entry were dropped early.
  // Only a session that a user signed in for, or an administrator, adds an entry. There is one
  // cache per kind of key, so that a kind without entries costs no look-up.
  private final Map<EndKey.Kind, Cache<String, Instant>> ends;
  private final Duration maxAge;
  private final Clock clock;

  @Inject
  public EndedSessions(Settings settings, Clock clock) {
    this.maxAge = settings.session().maxAge();
    this.clock = clock;
    this.ends = new EnumMap<>(EndKey.Kind.class);
    for (var kind : EndKey.Kind.values()) {
      ends.put(kind, cache(lastingAfter(kind)));
    }
  }

  // How long after the instant of an end the sessions that it reaches can last.
  private Duration lastingAfter(EndKey.Kind kind) {
    return switch (kind) {
      // The instant is the end of the one session.
      case SESSION -> Duration.ZERO;
      case SUBJECT -> maxAge;
      // The instant lies maxAge ahead, and the sessions that had begun are over by then.
      case PROVIDER_SID -> Duration.ZERO;
    };
  }

  private Cache<String, Instant> cache(Duration lasting) {
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    return Caffeine.newBuilder()
        .expireAfter(
            Expiry.<String, Instant>writing(
                (key, until) ->
                    Duration.between(clock.instant(), until.plus(lasting)).plusSeconds(1)))
        .ticker(ticker)
        .executor(Runnable::run)
        .build();
  }

  /** Whether the session was ended. */
  public boolean contains(Session session) {
    for (var key : session.endKeys()) {
      if (reaches(key, session)) {
        return true;
      }
    }
    return false;
  }

  private boolean reaches(EndKey key, Session session) {
    var ofKind = ends.get(key.kind());
    if (ofKind.estimatedSize() == 0) {
      return false;
    }
    var until = ofKind.getIfPresent(key.key());
    return until != null && !session.start().isAfter(until);
  }

  /**
   * A new session, which starts after the last end of its subject. Such an end lies a minute in the
   * future, so that it reaches sessions of nodes whose clocks are ahead; it must not reach a
   * session that begins later. For example, if the subject's sessions are ended until 10:01:00 and
   * it is 10:00:30, the session starts at 10:01:00.001.
   */
  Session startedAfterSubjectEnd(Session session) {
    var subject = new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest());
    return reaches(subject, session) ? session.begunAt(until(subject).plusMillis(1)) : session;
  }

  /**
   * The instant for a new end. It is late enough to reach also the sessions whose start {@link
   * #startedAfterSubjectEnd} has moved into the future.
   *
   * @param least the instant if there are no such sessions
   */
  Instant untilOfNewEnd(EndKey key, Instant least) {
    var last = until(key);
    return last == null || last.plusMillis(1).isBefore(least) ? least : last.plusMillis(1);
  }

  private Instant until(EndKey key) {
    return ends.get(key.kind()).getIfPresent(key.key());
  }

  /** Adds an end of this node or another. Of two ends with the same key the later one counts. */
  void add(Ended ended) {
    ends.get(ended.key().kind())
        .asMap()
        .merge(ended.key().key(), ended.until(), (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Whether the provider has ended the session of its own that this session belongs to. */
  boolean isEndedByProvider(Session session) {
    return session.endKeys().stream()
        .anyMatch(key -> key.kind() == EndKey.Kind.PROVIDER_SID && reaches(key, session));
  }

  /** Whether the provider has ended it, and nothing else has. */
  boolean isEndedOnlyByProvider(Session session) {
    return isEndedByProvider(session)
        && session.endKeys().stream()
            .noneMatch(key -> key.kind() != EndKey.Kind.PROVIDER_SID && reaches(key, session));
  }

  /** The end of the lifetime of a session that begins now. */
  Instant endOfNewSession() {
    return clock.instant().plus(maxAge);
  }

  /** Every end that was added, but for those whose sessions are past their lifetime. */
  List<Ended> all() {
    var all = new ArrayList<Ended>();
    ends.forEach(
        (kind, ofKind) ->
            ofKind
                .asMap()
                .forEach((key, until) -> all.add(new Ended(new EndKey(kind, key), until))));
    return all;
  }
}
