package dev.cloakroom.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The journals of one process. A position is the number of the last line that was read. */
final class MemoryJournal implements Journal {
  private static final int PAGE = 1000;

  private final Clock clock;
  private final Map<String, ConcurrentSkipListMap<Long, Line>> journals = new ConcurrentHashMap<>();
  private long last;

  MemoryJournal(Clock clock) {
    this.clock = clock;
  }

  private record Line(String text, Instant end) {}

  // Synchronized: a reader that has seen a line would miss a later one with a lower number.
  @Override
  public synchronized void append(String journal, String line, Duration lifetime) {
    var now = clock.instant();
    var lines = journals.computeIfAbsent(journal, name -> new ConcurrentSkipListMap<>());
    last++;
    lines.put(last, new Line(line, now.plus(lifetime)));
    // Stops at the first line that has not expired. Few expired lines stay: lifetimes are similar.
    for (var oldest = lines.firstEntry();
        oldest != null && oldest.getValue().end().isBefore(now);
        oldest = lines.firstEntry()) {
      lines.remove(oldest.getKey());
    }
  }

  @Override
  public Page read(String journal, String position) {
    var lines = journals.get(journal);
    if (lines == null) {
      return new Page(List.of(), position, false);
    }
    var after = position.equals(BEGINNING) ? Long.MIN_VALUE : Long.parseLong(position);
    var found = lines.tailMap(after, false).entrySet().stream().limit(PAGE).toList();
    var next = found.isEmpty() ? position : found.get(found.size() - 1).getKey().toString();
    var texts = found.stream().map(line -> line.getValue().text()).toList();
    return new Page(texts, next, found.size() == PAGE);
  }

  void clear() {
    journals.clear();
  }
}
