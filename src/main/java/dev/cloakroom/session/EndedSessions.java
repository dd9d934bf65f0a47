package dev.cloakroom.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.cloakroom.bean.SingleInstance;
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
 * Sessions that are over before their time, until their time is over: a sealed cookie proves
 * itself, so that a copy of it would go on after a logout (ASVS 7.4.1). Asking takes no network:
 * each node holds the whole list, and {@link EndedJournal} keeps the lists alike.
 */
@SingleInstance
public class EndedSessions {
  // For each key the instant until when sessions have begun that are ended. Not bounded in size,
  // since forgetting one early would bring a session back; each entry was a session that somebody
  // signed in for. One cache a kind, so that a kind of which there is no end costs no look-up.
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

  // How long sessions that an end reaches can last after its instant.
  private Duration lastingAfter(EndKey.Kind kind) {
    return switch (kind) {
      // The instant is the end of the one session.
      case SESSION -> Duration.ZERO;
      case SUBJECT, PROVIDER_SID -> maxAge;
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
   * A new session, with a start behind the last end of its subject: the node where the subject was
   * ended may have a clock that is ahead of this one's, and that end must not reach this session.
   */
  Session startedAfterSubjectEnd(Session session) {
    var subject = new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest());
    return reaches(subject, session) ? session.begunAt(until(subject).plusMillis(1)) : session;
  }

  /**
   * The instant for a new end, so that it reaches the sessions too that {@link
   * #startedAfterSubjectEnd} has moved ahead.
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

  /** Adds what was ended, here or elsewhere. An earlier end of the same key changes nothing. */
  void add(Ended ended) {
    ends.get(ended.key().kind())
        .asMap()
        .merge(ended.key().key(), ended.until(), (a, b) -> a.isAfter(b) ? a : b);
  }

  /** When a session would end that began now. */
  Instant endOfNewSession() {
    return clock.instant().plus(maxAge);
  }

  /** Everything that was added and still matters. */
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
