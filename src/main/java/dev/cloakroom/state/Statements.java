package dev.cloakroom.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Statements on one connection, each of which is a transaction. They end with a {@link
 * CancellationException} once nobody waits for their result: what somebody has given up must not be
 * done later, over what others did meanwhile.
 */
final class Statements {
  private final Connection connection;
  private final BooleanSupplier givenUp;

  Statements(Connection connection, BooleanSupplier givenUp) {
    this.connection = connection;
    this.givenUp = givenUp;
  }

  /** Reads one row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The number of rows that the statement changed. */
  int change(String sql, Object... values) throws SQLException {
    for (; ; ) {
      try (var statement = prepared(sql, values)) {
        return statement.executeUpdate();
      } catch (SQLException e) {
        if (!DatabaseFailure.isConflict(e)) {
          throw e;
        }
      }
    }
  }

  /** Inserts a row; false if there is one with its key. */
  boolean insert(String sql, Object... values) throws SQLException {
    try {
      return change(sql, values) == 1;
    } catch (SQLException e) {
      if (DatabaseFailure.isDuplicate(e)) {
        return false;
      }
      throw e;
    }
  }

  <T> Optional<T> first(String sql, Row<T> row, Object... values) throws SQLException {
    return rows(sql, row, values).stream().findFirst();
  }

  <T> List<T> rows(String sql, Row<T> row, Object... values) throws SQLException {
    try (var statement = prepared(sql, values);
        var result = statement.executeQuery()) {
      var rows = new ArrayList<T>();
      while (result.next()) {
        rows.add(row.read(result));
      }
      return rows;
    }
  }

  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    if (givenUp.getAsBoolean()) {
      throw new CancellationException();
    }
    var statement = connection.prepareStatement(sql);
    try {
      for (var i = 0; i < values.length; i++) {
        set(statement, i + 1, values[i]);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static void set(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else if (value instanceof Long number) {
      statement.setLong(index, number);
    } else {
      statement.setString(index, (String) value);
    }
  }
}
