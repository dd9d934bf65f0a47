package dev.cloakroom.session;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.state.StateStore;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.token.EndKey;
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
 * Ends sessions on every node. An end holds here at once and is written to a journal in the shared
 * state; each node reads the journal several times a second. What cannot be written now is written
 * as soon as it can.
 */
@ApplicationScoped
public class EndedJournal {
  private static final String JOURNAL = "ended";
  private static final String JOURNAL_ID = "ended-kept";
  private static final Duration JOURNAL_ID_LIFE = SessionLimits.LONGEST;
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
  private byte[] journalId = UNKNOWN;
  private String position = StateStore.BEGINNING;
  private Long startOfLastRead;
  // Null if the last reading failed.
  private volatile Instant endOfLastRead;

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
      var key = new EndKey(EndKey.Kind.SESSION, session.publicId());
      end(new Ended(key, clock.instant().plus(left)));
    }
  }

  /** Ends every session with that key that has begun by now, wherever it is. */
  void end(EndKey key) {
    end(new Ended(key, until(key)));
  }

  private Instant until(EndKey key) {
    if (key.kind() == EndKey.Kind.SESSION) {
      return ended.endOfNewSession();
    }
    // An end at another node in the last minute may have moved sessions ahead of the clock.
    catchUp();
    return ended.untilOfNewEnd(key, clock.instant().plus(SKEW));
  }

  private void end(Ended end) {
    ended.add(end);
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
    var last = endOfLastRead;
    if (last == null) {
      return false;
    }
    var age = Duration.between(last, clock.instant());
    return !age.isNegative() && age.compareTo(STALE) <= 0;
  }

  /**
   * Makes sure that this node knows what the others had ended when this was called, if the journal
   * can be read at all. Of many that call at the same time, few read it.
   */
  void catchUp() {
    if (store.shared()) {
      catchUp(System.nanoTime());
    }
  }

  private synchronized void catchUp(long called) {
    if (startOfLastRead == null || startOfLastRead - called < 0) {
      startOfLastRead = System.nanoTime();
      read();
    }
  }

  private void read() {
    try {
      var current = journalId();
      if (Arrays.equals(journalId, current)) {
        readOn(end -> {});
      } else {
        readFromBeginning();
        journalId = current;
      }
      write();
      endOfLastRead = clock.instant();
    } catch (StateUnavailable e) {
      // A server that crashed may come back with its memory of a while ago, the id of the journal
      // included; so may another in its place.
      journalId = UNKNOWN;
      endOfLastRead = null;
    }
  }

  // Another id means another journal. A server that lost its memory, or another in its place, has
  // none, and the first node that asks gives it one.
  private byte[] journalId() {
    var held = store.get(JOURNAL_ID);
    if (held.isPresent()) {
      return held.get();
    }
    var mine = Digest.of(UUID.randomUUID().toString()).getBytes(StandardCharsets.US_ASCII);
    store.putIfAbsent(JOURNAL_ID, mine, JOURNAL_ID_LIFE);
    return store.get(JOURNAL_ID).orElse(mine);
  }

  // Another journal has other positions. The ends that it lacks are written to it, for the nodes
  // that start later.
  private void readFromBeginning() {
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
                  ended.add(end);
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
