package dev.cloakroom.state;

import dev.cloakroom.config.Settings.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * Lends connections of the server's pool that can be used: the database has our tables, each
 * statement is a transaction, and a socket that stays silent ends. Any thread may borrow.
 */
final class DatabaseConnections {
  // After a restart of the database, a pool may hold as many dead connections.
  private static final int MOST_DEAD = 64;
  private static final Duration SUSPICION = Duration.ofMinutes(1);
  private static final Duration MAKING_TABLES = Duration.ofSeconds(5);

  private final Jdbc settings;
  private final DataSources sources;
  private volatile DataSource source;
  private volatile DatabaseKind kind;
  private volatile long suspectedSince;

  DatabaseConnections(Jdbc settings, DataSources sources) {
    this.settings = settings;
    this.sources = sources;
    this.suspectedSince = System.nanoTime() - SUSPICION.toNanos();
  }

  /** A connection that {@link #close} gives back. */
  record Lent(Connection connection, DatabaseKind kind, int earlierTimeout)
      implements AutoCloseable {
    @Override
    public void close() {
      limit(connection, earlierTimeout);
      giveBack(connection);
    }
  }

  /** From now on, for a minute, a connection is tried before it is lent. */
  void suspect() {
    source = null;
    suspectedSince = System.nanoTime();
  }

  /** May take as long as the server's pool makes it wait. */
  Lent lend() throws SQLException, NamingException {
    for (var dead = 0; ; dead++) {
      var connection = source().getConnection();
      var earlierTimeout = timeout(connection);
      try {
        return lend(connection, earlierTimeout);
      } catch (SQLException | RuntimeException e) {
        giveBack(connection);
        if (dead == MOST_DEAD || !DatabaseFailure.of(e).isOfConnection()) {
          throw e;
        }
      }
    }
  }

  private Lent lend(Connection connection, int earlierTimeout) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.setAutoCommit(true);
    }
    if (kind == null || System.nanoTime() - suspectedSince < SUSPICION.toNanos()) {
      limit(connection, Math.toIntExact(MAKING_TABLES.toMillis()));
      var found = DatabaseKind.of(connection);
      DatabaseTables.checkOrMake(new Statements(connection, () -> false), found);
      // Other threads go on without a check from now on.
      kind = found;
    }
    limit(connection, Math.toIntExact(settings.timeout().toMillis()));
    return new Lent(connection, kind, earlierTimeout);
  }

  private DataSource source() throws NamingException {
    var known = source;
    if (known == null) {
      known = sources.named(settings.dataSource());
      source = known;
    }
    return known;
  }

  private static int timeout(Connection connection) {
    try {
      return connection.getNetworkTimeout();
    } catch (SQLException | AbstractMethodError e) {
      return 0;
    }
  }

  // Not every driver can. Without it, a thread waits for a silent database as long as TCP does.
  private static void limit(Connection connection, int millis) {
    try {
      connection.setNetworkTimeout(Runnable::run, millis);
    } catch (SQLFeatureNotSupportedException | AbstractMethodError e) {
      // As it was.
    } catch (SQLException e) {
      // The connection is dead, which whoever uses it finds out.
    }
  }

  private static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The connection is dead already, and the answer that came over it is not.
    }
  }
}
