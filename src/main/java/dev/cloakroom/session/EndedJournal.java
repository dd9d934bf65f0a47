package dev.cloakroom.session;

import dev.cloakroom.background.Background;
import dev.cloakroom.bean.FrontEndStarts;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.state.StateFault;
import dev.cloakroom.state.StateUnavailable;
import dev.cloakroom.state.Store;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.Session;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Ends sessions on every node. An end takes effect on this node at once and is written to a journal
 * in the shared state, which each node reads every 250 ms. An end that cannot be written now is
 * written once the shared state can be reached again.
 */
@PerFrontEnd
public class EndedJournal {
  // How far the clocks of nodes may differ: a session may have begun on a node whose clock is
  // ahead.
  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration STALE = Duration.ofSeconds(5);

  private final EndedSessions ended;
  private final Store store;
  private final SharedEnds shared;
  private final Background background;
  private final Duration maxAge;
  private final Clock clock;
  private Long startOfLastRead;
  // Null if the last reading failed.
  private volatile Instant endOfLastRead;
  private volatile StateFault faultOfLastRead;

  @Inject
  public EndedJournal(
      EndedSessions ended, Store store, Background background, Settings settings, Clock clock) {
    this.ended = ended;
    this.store = store;
    this.background = background;
    this.clock = clock;
    this.maxAge = settings.session().maxAge();
    // The end of a subject lies SKEW in the future, so its line is kept that much longer.
    this.shared = new SharedEnds(ended, store, store, maxAge.plus(SKEW));
  }

  // The journal is read before the first request. Otherwise a node that has just started would
  // accept copies of the cookies of ended sessions.
  void start(@Observes FrontEndStarts event) {
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

  /**
   * Ends every session with that key that has begun by now, on any node. With a key of a provider's
   * session, those that begin later end too.
   */
  public void end(EndKey key) {
    end(new Ended(key, until(key)));
  }

  private Instant until(EndKey key) {
    // A session at a provider that has ended does not come back. So sessions here that begin later
    // and belong to it are ended too, for example that of a code which was on its way.
    if (key.kind() != EndKey.Kind.SUBJECT) {
      return ended.endOfNewSession();
    }
    // If another node ended these sessions within the last minute, sessions that began since then
    // have a start in the future (EndedSessions.startedAfterSubjectEnd). This end must reach them.
    catchUp();
    return ended.untilOfNewEnd(key, clock.instant().plus(SKEW));
  }

  private void end(Ended end) {
    ended.add(end);
    if (store.shared()) {
      shared.write(end);
    }
  }

  /**
   * Whether this node knows the ends of the other nodes: the last reading of the journal succeeded
   * and is at most 5 s old. The age counts because a reading that hangs does not fail.
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
   * Why the shared state cannot be used or written; empty if nothing is known against it, or if
   * nobody knows why.
   */
  public Optional<String> stateFault() {
    var ofReading =
        upToDate() ? Optional.<StateFault>empty() : Optional.ofNullable(faultOfLastRead);
    return store.fault().or(() -> ofReading).map(StateFault::label);
  }

  /**
   * Makes sure that this node knows every end that the journal held when this was called, if the
   * journal can be read. Threads that call during a reading share the next one.
   */
  public void catchUp() {
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
      shared.synchronise();
      endOfLastRead = clock.instant();
      faultOfLastRead = null;
    } catch (StateUnavailable e) {
      e.fault().ifPresent(fault -> faultOfLastRead = fault);
      endOfLastRead = null;
    }
  }
}
