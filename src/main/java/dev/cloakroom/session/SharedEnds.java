package dev.cloakroom.session;

import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.crypto.RandomId;
import dev.cloakroom.state.Entries;
import dev.cloakroom.state.Journal;
import dev.cloakroom.state.StateUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The journal of ends in the shared state: how far this node has read it, and what it has still to
 * write to it. An end may be read twice and in any order; adding it again changes nothing.
 */
final class SharedEnds {
  private static final String JOURNAL = "ended";
  private static final String JOURNAL_ID = "ended-kept";
  private static final int JOURNAL_ID_BYTES = 16;
  private static final Duration JOURNAL_ID_LIFE = SessionLimits.LONGEST;
  private static final byte[] UNKNOWN = {};

  private final EndedSessions ended;
  private final Journal journal;
  private final Entries entries;
  private final Duration lifetime;
  private final Queue<Ended> unwritten = new ConcurrentLinkedQueue<>();
  // Written for the first time, and not read since then.
  private final Set<Ended> unconfirmed = ConcurrentHashMap.newKeySet();
  private byte[] journalId = UNKNOWN;
  private String position = Journal.BEGINNING;

  /**
   * @param lifetime how long a line stays in the journal
   */
  SharedEnds(EndedSessions ended, Journal journal, Entries entries, Duration lifetime) {
    this.ended = ended;
    this.journal = journal;
    this.entries = entries;
    this.lifetime = lifetime;
  }

  /** Writes an end, now or with the next {@link #synchronise}. Any thread may call this. */
  void write(Ended end) {
    unwritten.add(end);
    unconfirmed.add(end);
    try {
      writeAll();
    } catch (StateUnavailable e) {
      // The end stays in the queue, and the next call of synchronise writes it.
    }
  }

  /**
   * Reads the lines that were written since the last call, and writes the ends that could not be
   * written before, or that the journal has lost. Only one thread at a time may call this.
   *
   * @throws StateUnavailable if the journal could not be read or written
   */
  void synchronise() {
    try {
      var current = journalId();
      var written = written();
      if (!Arrays.equals(journalId, current) || !read(end -> {})) {
        readFromBeginning();
        journalId = current;
      }
      writeAgain(written);
      writeAll();
    } catch (StateUnavailable e) {
      // After a crash the state's server, or a replica in its place, may come back with older data
      // under the same journal id. So the next call reads from the beginning.
      journalId = UNKNOWN;
      throw e;
    }
  }

  // The ends whose lines are in the journal already, so that the next reading must find them.
  private List<Ended> written() {
    var written = new ArrayList<>(unconfirmed);
    written.removeAll(unwritten);
    return written;
  }

  // A line that this node wrote and cannot read is lost: a replica became the master before the
  // line had reached it, and neither reading nor writing failed. Each end is written again once
  // only, in case a store shows lines late.
  private void writeAgain(List<Ended> written) {
    for (var end : written) {
      if (unconfirmed.remove(end) && !unwritten.contains(end)) {
        unwritten.add(end);
      }
    }
  }

  // Another id means another journal. A server that lost its data, or an empty one in its place,
  // has no id. The first node that looks for the id sets one.
  private byte[] journalId() {
    var held = entries.get(JOURNAL_ID);
    if (held.isPresent()) {
      return held.get();
    }
    var mine = RandomId.ofBytes(JOURNAL_ID_BYTES).getBytes(StandardCharsets.US_ASCII);
    entries.putIfAbsent(JOURNAL_ID, mine, JOURNAL_ID_LIFE);
    return entries.get(JOURNAL_ID).orElse(mine);
  }

  // The position in the old journal means nothing in another one. The ends that the other journal
  // lacks are written to it, for nodes that start later.
  private void readFromBeginning() {
    position = Journal.BEGINNING;
    var known = new HashSet<>(ended.all());
    read(known::remove);
    unwritten.forEach(known::remove);
    unwritten.addAll(known);
  }

  // Whether the position was in the journal.
  private boolean read(Consumer<Ended> reader) {
    Journal.Page page;
    do {
      page = journal.read(JOURNAL, position);
      if (page.positionLost()) {
        return false;
      }
      page.lines().forEach(line -> Ended.of(line).ifPresent(end -> hear(end, reader)));
      position = page.next();
    } while (page.more());
    return true;
  }

  private void hear(Ended end, Consumer<Ended> reader) {
    ended.add(end);
    unconfirmed.remove(end);
    reader.accept(end);
  }

  private void writeAll() {
    for (var end = unwritten.peek(); end != null; end = unwritten.peek()) {
      journal.append(JOURNAL, end.line(), lifetime);
      unwritten.remove(end);
    }
  }
}
