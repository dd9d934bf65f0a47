package dev.cloakroom.session;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.state.StateStore;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.token.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Ends sessions on every node. An end is noted here at once and written to a journal in the shared
 * state; each node reads the journal several times a second. What cannot be written now is written
 * as soon as it can.
 */
@ApplicationScoped
public class EndedJournal {
  private static final String JOURNAL = "ended";
  private static final String MARK = "ended-kept";
  private static final Duration MARK_LIFE = SessionLimits.LONGEST;
  // A session may have begun on a node whose clock is ahead; a minute is what clocks may differ by.
  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration STALE = Duration.ofSeconds(5);
  private static final byte[] UNKNOWN = {};

  private final EndedSessions ended;
  private final StateStore store;
  private final Background background;
  private final Duration maxAge;
  private final Clock clock;
  private final Queue<Ended> unwritten = new ConcurrentLinkedQueue<>();
  private byte[] mark = UNKNOWN;
  private String position = StateStore.BEGINNING;
  private Long lastRead;
  // Null if the last reading failed.
  private volatile Instant heard;

  EndedJournal() {
    this(null, null, null, null, Duration.ZERO);
  }

  @Inject
  public EndedJournal(
      EndedSessions ended,
      StateStore store,
      Background background,
      Settings settings,
      Clock clock) {
    this(ended, store, background, clock, settings.session().maxAge());
  }

  private EndedJournal(
      EndedSessions ended, StateStore store, Background background, Clock clock, Duration maxAge) {
    this.ended = ended;
    this.store = store;
    this.background = background;
    this.clock = clock;
    this.maxAge = maxAge;
  }

  // Before the first request, or copies of ended sessions would be good on a node that has just
  // started.
  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    catchUp();
    if (store.shared()) {
      background.every(PAUSE, this::catchUp);
    }
  }

  /** Ends one session for good. */
  void end(Session session) {
    var left = session.left(maxAge, clock.instant());
    if (!left.isNegative()) {
      end(new Ended.OfSession(session.publicId(), clock.instant().plus(left)));
    }
  }

  /** Ends the session of that name (see {@link Session#publicId()}), wherever it is. */
  void endSession(String name) {
    end(new Ended.OfSession(name, ended.horizon()));
  }

  /**
   * Ends every session of the subject (see {@link Session#subjectDigest()}) that has begun by now.
   */
  void endSubject(String subject) {
    // What others have cut off in the last minute may have moved sessions ahead of the clock.
    catchUp();
    end(
        new Ended.OfSubject(
            subject, ended.cutOffAfterAllStarts(subject, clock.instant().plus(SKEW))));
  }

  private void end(Ended end) {
    ended.note(end);
    if (store.shared()) {
      unwritten.add(end);
      try {
        write();
      } catch (StateUnavailable e) {
        // It stays where it is, and the next turn writes it.
      }
    }
  }

  /**
   * Whether this node knows what the others have ended, up to a moment ago: the last reading of the
   * journal succeeded and is at most 5 s old. A journal that nobody reads any more fails at
   * nothing.
   */
  public boolean upToDate() {
    if (!store.shared()) {
      return true;
    }
    var last = heard;
    if (last == null) {
      return false;
    }
    var age = Duration.between(last, clock.instant());
    return !age.isNegative() && age.compareTo(STALE) <= 0;
  }

  /**
   * Makes sure that this node knows what the others had ended when this was called, if they can be
   * heard at all. Of many that call at the same time, few go to the store.
   */
  void catchUp() {
    if (store.shared()) {
      catchUp(System.nanoTime());
    }
  }

  private synchronized void catchUp(long called) {
    if (lastRead == null || lastRead - called < 0) {
      lastRead = System.nanoTime();
      read();
    }
  }

  private void read() {
    try {
      var theirs = mark();
      if (Arrays.equals(mark, theirs)) {
        readOn(end -> {});
      } else {
        rereadWholeJournal();
        mark = theirs;
      }
      write();
      heard = clock.instant();
    } catch (StateUnavailable e) {
      // A server that crashed may come back with its memory of a while ago, mark and all; so may
      // another in its place.
      mark = UNKNOWN;
      heard = null;
    }
  }

  // Says whether it is the journal of before: a server that lost its memory, or another in its
  // place, has none, and whoever comes first gives it one.
  private byte[] mark() {
    var held = store.get(MARK);
    if (held.isPresent()) {
      return held.get();
    }
    var mine = Digest.of(UUID.randomUUID().toString()).getBytes(StandardCharsets.US_ASCII);
    store.putIfAbsent(MARK, mine, MARK_LIFE);
    return store.get(MARK).orElse(mine);
  }

  // A new journal counts anew, and is told what it lacks for the sake of nodes that start later.
  private void rereadWholeJournal() {
    position = StateStore.BEGINNING;
    var known = new HashSet<Ended>();
    ended.all().forEach(known::add);
    readOn(known::remove);
    unwritten.forEach(known::remove);
    unwritten.addAll(known);
  }

  private void readOn(Consumer<Ended> reader) {
    for (var page = store.read(JOURNAL, position);
        !page.isEmpty();
        page = store.read(JOURNAL, position)) {
      for (var entry : page) {
        Ended.of(entry.text())
            .ifPresent(
                end -> {
                  ended.note(end);
                  reader.accept(end);
                });
        position = entry.position();
      }
    }
  }

  private void write() {
    for (var end = unwritten.peek(); end != null; end = unwritten.peek()) {
      store.append(JOURNAL, end.line(), maxAge.plusMinutes(1));
      unwritten.remove(end);
    }
  }
}
