package dev.cloakroom.state;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.Settings.Jdbc;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way to the database: questions are put on threads of its own. So no request waits longer than
 * the time-out, whatever the server's pool does, and nothing here belongs to a transaction of the
 * application, which may be rolled back.
 */
final class Database {
  private static final int THREADS = 8;
  private static final int MOST_WAITING = 500;
  // The first question, at the start, may have to wait for the pool and the tables.
  private static final Duration FIRST_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration STAYS_FULL = Duration.ofMinutes(1);

  private final DatabaseConnections connections;
  private final ThreadPoolExecutor threads;
  private final Duration timeout;
  private final Clock clock;
  private final FailurePause pause;
  private final StoreTrouble trouble;
  private volatile Duration patience;
  private volatile Instant lastFull = Instant.MIN;
  // Null if nothing is known against the database.
  private volatile StateFault fault;

  Database(Jdbc settings, DataSources sources, Background background, Clock clock) {
    this.timeout = settings.timeout();
    this.patience = timeout.compareTo(FIRST_TIMEOUT) > 0 ? timeout : FIRST_TIMEOUT;
    this.connections = new DatabaseConnections(settings, sources);
    this.threads = background.pool(THREADS, MOST_WAITING);
    this.clock = clock;
    this.pause = new FailurePause(clock);
    this.trouble =
        new StoreTrouble(
            "the database of cloakroom.state.jdbc (" + settings.dataSource() + ")", clock);
  }

  /** What is asked on a connection. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Statements statements, DatabaseKind kind) throws SQLException;
  }

  /**
   * Asks something that changes nothing.
   *
   * @throws StateUnavailable if the database does not answer in time or answers with an error, or
   *     if it failed less than a second ago
   */
  <T> T read(Question<T> question) {
    var answer = ask(question);
    if (fault != null && !fault.onlyWrites()) {
      succeeded();
    }
    return answer;
  }

  /** As {@link #read}, with something that changes rows. */
  <T> T write(Question<T> question) {
    var answer = ask(question);
    if (fault != null) {
      succeeded();
    }
    return answer;
  }

  Optional<StateFault> fault() {
    return Optional.ofNullable(fault);
  }

  private void succeeded() {
    if (fault == StateFault.FULL && wasFullOfLate()) {
      return;
    }
    fault = null;
    trouble.succeeded();
  }

  // On a full disk, a write that finds room in a page of the table succeeds.
  private boolean wasFullOfLate() {
    var now = clock.instant();
    return now.isBefore(lastFull.plus(STAYS_FULL)) && !now.isBefore(lastFull);
  }

  private <T> T ask(Question<T> question) {
    if (pause.isOn()) {
      throw new StateUnavailable("the database failed a moment ago");
    }
    var givenUp = new AtomicBoolean();
    try {
      var answer = threads.submit(() -> answer(question, givenUp));
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failed(DatabaseFailure.of(e.getCause()));
    } catch (TimeoutException | RejectedExecutionException e) {
      if (threads.isShutdown()) {
        throw new StateUnavailable("the application is stopping");
      }
      var what = "no answer within " + patience.toMillis() + " ms";
      throw failed(new DatabaseFailure(StateFault.NO_ANSWER, what));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StateUnavailable("the thread that asked was interrupted");
    } finally {
      // No thread is interrupted: it would end the connection, and with H2 in the same process the
      // database.
      givenUp.set(true);
      patience = timeout;
    }
  }

  private <T> T answer(Question<T> question, AtomicBoolean givenUp) throws Exception {
    if (givenUp.get()) {
      throw new CancellationException();
    }
    try (var lent = connections.lend()) {
      return question.ask(new Statements(lent.connection(), givenUp::get), lent.kind());
    }
  }

  private StateUnavailable failed(DatabaseFailure failure) {
    fault = failure.fault();
    if (fault == StateFault.FULL) {
      lastFull = clock.instant();
    }
    // A database that refuses a write answers reads at once.
    if (!failure.fault().onlyWrites()) {
      pause.begin();
      connections.suspect();
    }
    trouble.failed(failure.reason());
    return new StateUnavailable(failure.reason());
  }

  void close() {
    threads.shutdown();
  }
}
