package dev.cloakroom.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where the SQL of databases differs: the time now, the names of types, and the first rows. */
enum DatabaseKind {
  POSTGRESQL(
      "postgresql",
      "cast(trunc(extract(epoch from clock_timestamp()) * 1000) as bigint)",
      "varchar(%d)",
      "bytea",
      "bigint"),
  H2(
      "h2",
      "cast(extract(epoch from current_timestamp) * 1000 as bigint)",
      "varchar(%d)",
      "varbinary(1000000)",
      "bigint"),
  // By default these compare texts without regard to case.
  MYSQL(
      "mysql",
      "(timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) div 1000)",
      "varchar(%d) character set ascii collate ascii_bin",
      "mediumblob",
      "bigint"),
  MARIADB("mariadb", MYSQL.now, MYSQL.text, MYSQL.binary, MYSQL.number),
  SQL_SERVER(
      "microsoft sql server",
      "datediff_big(millisecond, '1970-01-01', sysutcdatetime())",
      "varchar(%d) collate Latin1_General_BIN2",
      "varbinary(max)",
      "bigint"),
  ORACLE(
      "oracle",
      "(round((cast(sys_extract_utc(systimestamp) as date) - date '1970-01-01') * 86400) * 1000"
          + " + to_number(to_char(systimestamp, 'FF3')))",
      "varchar2(%d)",
      "blob",
      "number(19)");

  private final String product;
  private final String now;
  private final String text;
  private final String binary;
  private final String number;

  /**
   * @param product how {@link java.sql.DatabaseMetaData#getDatabaseProductName} begins
   * @param now the milliseconds since 1970 by the database's clock. It does not depend on a time
   *     zone: each connection may have another one
   * @param text the type of a text of at most %d characters, in which case counts
   */
  DatabaseKind(String product, String now, String text, String binary, String number) {
    this.product = product;
    this.now = now;
    this.text = text;
    this.binary = binary;
    this.number = number;
  }

  static DatabaseKind of(Connection connection) throws SQLException {
    var name = connection.getMetaData().getDatabaseProductName();
    var lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(kind -> lower.startsWith(kind.product))
        .findFirst()
        .orElseThrow(() -> new DatabaseFailure.UnknownDatabase(name));
  }

  String now() {
    return now;
  }

  /** The end of a query with {@code order by} of which only the first rows are wanted. */
  String first(int rows) {
    return this == MYSQL || this == MARIADB
        ? " limit " + rows
        : " offset 0 rows fetch next " + rows + " rows only";
  }

  /** A table, and a statement that fails if it has not the columns that are needed. */
  record Table(String name, String check, List<String> creation) {}

  // The content may be null: to Oracle, no bytes are null.
  List<Table> tables() {
    return List.of(
        new Table(
            "cloakroom_entry",
            "select name, content, digest, ends_at from cloakroom_entry where 1 = 0",
            List.of(
                "create table cloakroom_entry (name %s not null primary key, content %s,"
                        .formatted(text.formatted(250), binary)
                    + " digest %s not null, ends_at %s not null)"
                        .formatted(text.formatted(43), number),
                "create index cloakroom_entry_ends on cloakroom_entry (ends_at)")),
        new Table(
            "cloakroom_journal",
            "select journal, id, line, ends_at from cloakroom_journal where 1 = 0",
            List.of(
                "create table cloakroom_journal (journal %s not null, id %s not null,"
                        .formatted(text.formatted(100), number)
                    + " line %s not null, ends_at %s not null, primary key (journal, id))"
                        .formatted(text.formatted(1000), number),
                "create index cloakroom_journal_ends on cloakroom_journal (ends_at)")));
  }
}
