package dev.cloakroom.state;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Set;
import javax.naming.NamingException;

/**
 * What is told of an exception of JNDI, a {@code DataSource} or a driver. Its message is left out,
 * because it may hold what was sent.
 *
 * @param reason the class of the exception and its SQLState
 */
record DatabaseFailure(StateFault fault, String reason) {
  private static final int MOST_CAUSES = 20;
  private static final String TIMED_OUT = "57014";

  // For databases that have no SQLState of their own for it: MySQL, Oracle, SQL Server, H2.
  private static final Set<Integer> READ_ONLY_CODES = Set.of(1290, 1836, 16000, 3906, 90097);
  private static final Set<Integer> FULL_CODES = Set.of(1021, 1114, 1653, 1654, 1688, 1691, 1105);

  /** The tables are not as they must be, and cannot be made. */
  static final class NoTables extends SQLException {
    private static final long serialVersionUID = 1L;

    NoTables(String table, SQLException cause) {
      super(table, cause);
    }
  }

  /** The database is none whose SQL is known. */
  static final class UnknownDatabase extends SQLException {
    private static final long serialVersionUID = 1L;

    UnknownDatabase(String product) {
      super(product);
    }
  }

  static DatabaseFailure of(Throwable failure) {
    if (failure instanceof NamingException) {
      return new DatabaseFailure(
          StateFault.DATA_SOURCE,
          "the server has no DataSource of this name, " + failure.getClass().getName());
    }
    if (failure instanceof ClassCastException) {
      return new DatabaseFailure(
          StateFault.DATA_SOURCE, "what the server has under this name is no DataSource");
    }
    if (failure instanceof UnknownDatabase) {
      return new DatabaseFailure(
          StateFault.UNKNOWN_DATABASE, "no SQL is known for '" + failure.getMessage() + "'");
    }
    var told = told(failure);
    if (failure instanceof NoTables) {
      return new DatabaseFailure(
          StateFault.TABLES,
          "the table %s is missing or has other columns, and cannot be made, %s; cluster.md has"
                  .formatted(failure.getMessage(), reason(told))
              + " the statements that make the tables");
    }
    return new DatabaseFailure(fault(told), reason(told));
  }

  /** Whether another connection of the same pool may be good. */
  boolean isOfConnection() {
    return fault == StateFault.UNREACHABLE || fault == StateFault.NO_ANSWER;
  }

  /** Whether a row with that key was there already. */
  static boolean isDuplicate(SQLException failure) {
    return state(failure).startsWith("23");
  }

  /** Whether the database had to undo the statement because of another one: a deadlock. */
  static boolean isConflict(SQLException failure) {
    return state(failure).startsWith("40");
  }

  // The innermost exception that has an SQLState. Pools wrap those of drivers.
  private static Throwable told(Throwable failure) {
    var told = failure;
    var cause = failure;
    for (var i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (!state(cause).isEmpty() || state(told).isEmpty()) {
        told = cause;
      }
      cause = cause.getCause();
    }
    return told;
  }

  private static String state(Throwable failure) {
    var state = failure instanceof SQLException sql ? sql.getSQLState() : null;
    return state == null ? "" : state;
  }

  private static String reason(Throwable told) {
    var name = told.getClass().getName();
    var state = state(told);
    return state.isEmpty() ? name : name + ", SQLState " + state;
  }

  private static StateFault fault(Throwable told) {
    if (!(told instanceof SQLException sql)) {
      return told instanceof IOException ? StateFault.UNREACHABLE : StateFault.FAILED;
    }
    var state = state(sql);
    if (state.equals("25006") || READ_ONLY_CODES.contains(sql.getErrorCode())) {
      return StateFault.READ_ONLY;
    }
    if (state.equals("53100") || FULL_CODES.contains(sql.getErrorCode())) {
      return StateFault.FULL;
    }
    if (sql instanceof SQLTimeoutException || state.equals(TIMED_OUT)) {
      return StateFault.NO_ANSWER;
    }
    return faultOfClass(state);
  }

  // The first two characters are the class of an SQLState.
  private static StateFault faultOfClass(String state) {
    if (state.isEmpty() || state.startsWith("08") || state.startsWith("57")) {
      return StateFault.UNREACHABLE;
    }
    if (state.startsWith("28")) {
      return StateFault.REFUSED;
    }
    return state.startsWith("42") ? StateFault.TABLES : StateFault.FAILED;
  }
}
