package dev.cloakroom.state;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.Settings.Jdbc;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * State in two tables of a database. All times are those of the database's clock. Each statement is
 * a transaction; what needs several tries again when another node came between.
 */
final class JdbcStore implements Store {
  private static final int PAGE = 1000;
  private static final int STRIPES = 64;
  private static final String LIVE = " and ends_at > ";

  private final Database database;
  private final DatabaseUpkeep upkeep;
  // Threads of one node that change the same count or journal take turns, so only nodes collide.
  private final List<Object> stripes =
      IntStream.range(0, STRIPES).mapToObj(i -> new Object()).toList();

  JdbcStore(Jdbc settings, DataSources sources, Background background, Clock clock) {
    this.database = new Database(settings, sources, background, clock);
    this.upkeep = new DatabaseUpkeep(this, database, settings.timeout(), background);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return database.read((statements, kind) -> content(statements, kind, key));
  }

  private static Optional<byte[]> content(Statements statements, DatabaseKind kind, String key)
      throws SQLException {
    return statements.first(
        "select content from cloakroom_entry where name = ?" + LIVE + kind.now(),
        row -> {
          var content = row.getBytes(1);
          return content == null ? new byte[0] : content;
        },
        key);
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    database.write(
        (statements, kind) -> {
          // Neither succeeds if another node inserts or removes the row between the two.
          while (!replaced(statements, kind, key, value, lifetime)
              && !inserted(statements, kind, key, value, lifetime)) {}
          return true;
        });
  }

  private static boolean replaced(
      Statements statements, DatabaseKind kind, String key, byte[] value, Duration lifetime)
      throws SQLException {
    return statements.change(
            "update cloakroom_entry set content = ?, digest = ?, ends_at = %s + ? where name = ?"
                .formatted(kind.now()),
            value,
            digest(value),
            millis(lifetime),
            key)
        == 1;
  }

  private static boolean inserted(
      Statements statements, DatabaseKind kind, String key, byte[] value, Duration lifetime)
      throws SQLException {
    return statements.insert(
        "insert into cloakroom_entry (name, content, digest, ends_at) values (?, ?, ?, %s + ?)"
            .formatted(kind.now()),
        key,
        value,
        digest(value),
        millis(lifetime));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, Duration lifetime) {
    return database.write(
        (statements, kind) -> putIfAbsent(statements, kind, key, value, lifetime));
  }

  // Asks first: a row that is there would make the insert an error in the database's log.
  private static boolean putIfAbsent(
      Statements statements, DatabaseKind kind, String key, byte[] value, Duration lifetime)
      throws SQLException {
    if (content(statements, kind, key).isPresent()) {
      return false;
    }
    var expired =
        "update cloakroom_entry set content = ?, digest = ?, ends_at = %s + ? where name = ?"
            + " and ends_at <= %s";
    var taken =
        statements.change(
            expired.formatted(kind.now(), kind.now()), value, digest(value), millis(lifetime), key);
    return taken == 1 || inserted(statements, kind, key, value, lifetime);
  }

  @Override
  public boolean prolong(String key, byte[] value, Duration lifetime) {
    var sql = "update cloakroom_entry set ends_at = %s + ? where name = ? and digest = ?" + LIVE;
    return database.write(
            (statements, kind) ->
                statements.change(
                    sql.formatted(kind.now()) + kind.now(), millis(lifetime), key, digest(value)))
        == 1;
  }

  @Override
  public void remove(String key, byte[] value) {
    database.write(
        (statements, kind) ->
            statements.change(
                "delete from cloakroom_entry where name = ? and digest = ?", key, digest(value)));
  }

  @Override
  public void remove(String key) {
    database.write(
        (statements, kind) -> statements.change("delete from cloakroom_entry where name = ?", key));
  }

  @Override
  public long count(String key, int by, Duration lifetime) {
    return database.write(
        (statements, kind) -> {
          synchronized (stripe(key)) {
            for (; ; ) {
              var count = tryToCount(statements, kind, key, by, lifetime);
              if (count.isPresent()) {
                return count.get();
              }
            }
          }
        });
  }

  // Empty if another node changed the count between the two statements.
  private static Optional<Long> tryToCount(
      Statements statements, DatabaseKind kind, String key, int by, Duration lifetime)
      throws SQLException {
    var held = content(statements, kind, key);
    if (held.isEmpty()) {
      var begun = by <= 0 || putIfAbsent(statements, kind, key, digits(by), lifetime);
      return begun ? Optional.of(Math.max(0L, by)) : Optional.empty();
    }
    var count = Long.parseLong(new String(held.get(), StandardCharsets.US_ASCII)) + by;
    var changed =
        count > 0
            ? statements.change(
                "update cloakroom_entry set content = ?, digest = ? where name = ? and digest = ?"
                    + LIVE
                    + kind.now(),
                digits(count),
                digest(digits(count)),
                key,
                digest(held.get()))
            : statements.change(
                "delete from cloakroom_entry where name = ? and digest = ?",
                key,
                digest(held.get()));
    return changed == 1 ? Optional.of(Math.max(0, count)) : Optional.empty();
  }

  @Override
  public Optional<Duration> left(String key) {
    var sql = "select ends_at - %s from cloakroom_entry where name = ?" + LIVE;
    return database.read(
        (statements, kind) ->
            statements.first(
                sql.formatted(kind.now()) + kind.now(),
                row -> Duration.ofMillis(row.getLong(1)),
                key));
  }

  // The id is one more than the highest that is committed. Of two nodes that take the same id, the
  // key refuses one, which tries again. So an id is committed only after the one below it, and
  // nobody holds a lock while another waits for a node that stands still.
  @Override
  public void append(String journal, String line, Duration lifetime) {
    var sql = "insert into cloakroom_journal (journal, id, line, ends_at) values (?, ?, ?, %s + ?)";
    database.write(
        (statements, kind) -> {
          synchronized (stripe(journal)) {
            while (!statements.insert(
                sql.formatted(kind.now()),
                journal,
                last(statements, kind, journal) + 1,
                line,
                millis(lifetime))) {}
            return true;
          }
        });
  }

  /** The id of a journal's last line; 0 if there is none. */
  static long last(Statements statements, DatabaseKind kind, String journal) throws SQLException {
    return statements
        .first(
            "select id from cloakroom_journal where journal = ? order by id desc" + kind.first(1),
            row -> row.getLong(1),
            journal)
        .orElse(0L);
  }

  private record Line(long id, String text) {}

  @Override
  public Page read(String journal, String position) {
    var after = position.equals(BEGINNING) ? 0L : Long.parseLong(position);
    var found =
        database.read(
            (statements, kind) ->
                statements.rows(
                    "select id, line from cloakroom_journal where journal = ? and id > ?"
                        + " order by id"
                        + kind.first(PAGE),
                    row -> new Line(row.getLong(1), row.getString(2)),
                    journal,
                    after));
    var next = found.isEmpty() ? position : Long.toString(found.get(found.size() - 1).id());
    return new Page(found.stream().map(Line::text).toList(), next, found.size() == PAGE);
  }

  @Override
  public Optional<StateFault> fault() {
    return database.fault();
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public void close() {
    upkeep.close();
    database.close();
  }

  private Object stripe(String name) {
    return stripes.get(Math.floorMod(name.hashCode(), STRIPES));
  }

  // Not every database can compare contents with '='.
  private static String digest(byte[] content) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(content);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] digits(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static long millis(Duration lifetime) {
    return Math.max(1, lifetime.toMillis());
  }
}
