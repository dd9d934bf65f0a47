package dev.cloakroom.session;

import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.crypto.RandomId;
import dev.cloakroom.state.Entries;
import dev.cloakroom.state.Journal;
import dev.cloakroom.state.StateUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Queue;
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
  private byte[] journalId = UNKNOWN;
  private String position = Journal.BEGINNING;

  /**
   * @param lifetime for how long a line must stay readable
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
    try {
      writeAll();
    } catch (StateUnavailable e) {
      // It is still among the unwritten ones.
    }
  }

  /**
   * Reads what was written since the last time, and writes what could not be written then. One
   * thread at a time.
   *
   * @throws StateUnavailable if that was not possible
   */
  void synchronise() {
    try {
      var current = journalId();
      if (Arrays.equals(journalId, current)) {
        read(end -> {});
      } else {
        readFromBeginning();
        journalId = current;
      }
      writeAll();
    } catch (StateUnavailable e) {
      // A server that crashed may come back with its memory of a while ago, the id of the journal
      // included; so may another in its place.
      journalId = UNKNOWN;
      throw e;
    }
  }

  // Another id means another journal. A server that lost its memory, or another in its place, has
  // none, and the first node that asks gives it one.
  private byte[] journalId() {
    var held = entries.get(JOURNAL_ID);
    if (held.isPresent()) {
      return held.get();
    }
    var mine = RandomId.ofBytes(JOURNAL_ID_BYTES).getBytes(StandardCharsets.US_ASCII);
    entries.putIfAbsent(JOURNAL_ID, mine, JOURNAL_ID_LIFE);
    return entries.get(JOURNAL_ID).orElse(mine);
  }

  // Another journal has other positions. The ends that it lacks are written to it, for the nodes
  // that start later.
  private void readFromBeginning() {
    position = Journal.BEGINNING;
    var known = new HashSet<>(ended.all());
    read(known::remove);
    unwritten.forEach(known::remove);
    unwritten.addAll(known);
  }

  private void read(Consumer<Ended> reader) {
    Journal.Page page;
    do {
      page = journal.read(JOURNAL, position);
      for (var line : page.lines()) {
        Ended.of(line)
            .ifPresent(
                end -> {
                  ended.add(end);
                  reader.accept(end);
                });
      }
      position = page.next();
    } while (page.more());
  }

  private void writeAll() {
    for (var end = unwritten.peek(); end != null; end = unwritten.peek()) {
      journal.append(JOURNAL, end.line(), lifetime);
      unwritten.remove(end);
    }
  }
}
