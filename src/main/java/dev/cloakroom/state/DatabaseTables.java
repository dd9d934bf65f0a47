package dev.cloakroom.state;

import java.sql.SQLException;

/** Checks the tables, and makes those that are missing. */
final class DatabaseTables {
  private DatabaseTables() {}

  /**
   * @throws DatabaseFailure.NoTables if a table has not the columns that are needed, or is missing
   *     and cannot be made
   */
  static void checkOrMake(Statements statements, DatabaseKind kind) throws SQLException {
    for (var table : kind.tables()) {
      try {
        check(statements, table);
      } catch (SQLException e) {
        if (DatabaseFailure.of(e).isOfConnection()) {
          throw e;
        }
        make(statements, table);
      }
    }
  }

  private static void check(Statements statements, DatabaseKind.Table table) throws SQLException {
    statements.rows(table.check(), row -> "");
  }

  private static void make(Statements statements, DatabaseKind.Table table) throws SQLException {
    try {
      for (var sql : table.creation()) {
        statements.change(sql);
      }
    } catch (SQLException e) {
      // Another node may have made it at the same time.
      try {
        check(statements, table);
      } catch (SQLException stillMissing) {
        throw new DatabaseFailure.NoTables(table.name(), e);
      }
    }
  }
}
