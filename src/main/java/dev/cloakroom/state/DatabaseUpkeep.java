package dev.cloakroom.state;

import dev.cloakroom.background.Background;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;

/**
 * Deletes expired rows, and finds out in time that the database takes no writes. Every node does
 * both; a row that another node has deleted is no error.
 */
final class DatabaseUpkeep implements AutoCloseable {
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(3);
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(5);
  private static final int BATCH = 100;
  // Of the time-out: a sweep of many rows must not look like a database that does not answer.
  private static final int SLICE = 4;
  private static final int MOST_BATCHES = 1000;
  private static final String CHECK = "written-to-check";
  private static final byte[] NOTHING = "x".getBytes(StandardCharsets.US_ASCII);
  private static final Duration CHECK_LIFE = Duration.ofHours(1);

  private final Store store;
  private final Database database;
  private final Duration slice;
  private final Background.Repetition sweeps;
  private final Background.Repetition checks;

  DatabaseUpkeep(Store store, Database database, Duration timeout, Background background) {
    this.store = store;
    this.database = database;
    this.slice = timeout.dividedBy(SLICE);
    this.sweeps = background.every(BETWEEN_SWEEPS, this::sweep);
    this.checks = background.every(BETWEEN_CHECKS, this::check);
  }

  private void check() {
    try {
      store.put(CHECK, NOTHING, CHECK_LIFE);
    } catch (StateUnavailable e) {
      // It has been logged, and readiness tells it.
    }
  }

  private void sweep() {
    try {
      for (var i = 0; i < MOST_BATCHES && database.write(this::sweepABatch); i++) {}
    } catch (StateUnavailable e) {
      // It has been logged. The next sweep goes on.
    }
  }

  private record Line(String journal, long id) {}

  // Whether there may be more. Each row is deleted by itself: statements of two nodes that delete
  // many could wait for each other.
  private boolean sweepABatch(Statements statements, DatabaseKind kind) throws SQLException {
    var end = System.nanoTime() + slice.toNanos();
    var names =
        statements.rows(
            "select name from cloakroom_entry where ends_at <= "
                + kind.now()
                + " order by ends_at"
                + kind.first(BATCH),
            row -> row.getString(1));
    for (var name : names) {
      statements.change(
          "delete from cloakroom_entry where name = ? and ends_at <= " + kind.now(), name);
      if (System.nanoTime() - end > 0) {
        return true;
      }
    }
    return names.size() == BATCH | sweepLines(statements, kind, end);
  }

  // The last line of a journal stays: the next line's id is one more than its id, and nodes have
  // read up to there.
  private static boolean sweepLines(Statements statements, DatabaseKind kind, long end)
      throws SQLException {
    var lines =
        statements.rows(
            "select journal, id from cloakroom_journal where ends_at <= "
                + kind.now()
                + " order by ends_at"
                + kind.first(BATCH),
            row -> new Line(row.getString(1), row.getLong(2)));
    var last = new HashMap<String, Long>();
    var deleted = 0;
    for (var line : lines) {
      if (!last.containsKey(line.journal())) {
        last.put(line.journal(), JdbcStore.last(statements, kind, line.journal()));
      }
      if (line.id() < last.get(line.journal())) {
        deleted +=
            statements.change(
                "delete from cloakroom_journal where journal = ? and id = ?",
                line.journal(),
                line.id());
      }
      if (System.nanoTime() - end > 0) {
        return deleted > 0;
      }
    }
    return deleted > 0 && lines.size() == BATCH;
  }

  @Override
  public void close() {
    sweeps.close();
    checks.close();
  }
}
