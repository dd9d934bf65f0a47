package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings.Jdbc;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a database and the server's pool may do to us. */
class JdbcStoreTest {
  private static final byte[] VALUE = "v".getBytes(StandardCharsets.UTF_8);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  // For answers that come.
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  // For answers that do not come.
  private static final Duration IMPATIENCE = Duration.ofMillis(50);

  private static TestPostgres postgres;

  private final FakeClock clock = new FakeClock();
  private final FakeBackground background = new FakeBackground();

  @BeforeAll
  static void startPostgres() {
    postgres = new TestPostgres();
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void forgetEverything() {
    postgres.start();
    postgres.forgetEverything();
  }

  private JdbcStore open(DataSource source) {
    return TestDatabase.store(source, PATIENCE, background, clock);
  }

  private static String failure(Store store) {
    return assertThrows(StateUnavailable.class, () -> store.get("k")).getMessage();
  }

  private static String failureOfWrite(Store store) {
    return assertThrows(StateUnavailable.class, () -> store.put("k", VALUE, LONG)).getMessage();
  }

  @Test
  void comesBackWithADatabaseThatWasRestartedAndHasLostNothing() {
    try (var store = open(TestPostgres.pool(postgres.driver("postgres", "")))) {
      store.put("k", VALUE, LONG);
      fillThePool(store);
      postgres.stop();
      assertThrows(StateUnavailable.class, () -> store.get("k"));
      assertEquals(Optional.of(StateFault.UNREACHABLE), store.fault());
      postgres.start();
      assertThrows(StateUnavailable.class, () -> store.get("k"), "it is left alone for a moment");
      clock.pass(PAUSE);
      // The pool holds several connections that died.
      assertArrayEquals(VALUE, store.get("k").orElseThrow());
      fillThePool(store);
      assertEquals(Optional.empty(), store.fault());
    }
  }

  private static void fillThePool(Store store) {
    var threads = Executors.newFixedThreadPool(8);
    try {
      var answers = new ArrayList<Future<?>>();
      for (var i = 0; i < 50; i++) {
        answers.add(threads.submit(() -> store.get("k")));
      }
      for (var answer : answers) {
        answer.get();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void startsWithoutADatabaseAndMakesTheTablesWhenItComes() {
    postgres.stop();
    try (var store = open(TestPostgres.pool(postgres.driver("postgres", "")))) {
      assertEquals("org.postgresql.util.PSQLException, SQLState 08001", failure(store));
      postgres.start();
      clock.pass(PAUSE);
      store.put("k", VALUE, LONG);
    }
  }

  @Test
  void makesTheTablesAnewWhenTheyAreGone() {
    try (var store = open(postgres.source())) {
      store.put("k", VALUE, LONG);
      postgres.forgetEverything();
      assertEquals("org.postgresql.util.PSQLException, SQLState 42P01", failure(store));
      assertEquals(Optional.of(StateFault.TABLES), store.fault());
      clock.pass(PAUSE);
      assertTrue(store.get("k").isEmpty());
    }
  }

  @Test
  void tellsWhoeverHasToMendItThatPasswordOrDatabaseAreWrong() throws IOException, SQLException {
    postgres.execute("drop role if exists guest", "create role guest login password 's3cret'");
    askForPasswordsOf("guest");
    try (var wrong = open(TestPostgres.pool(postgres.driver("guest", "hunter2")));
        var nobody = open(TestPostgres.pool(postgres.driver("nobody", "")))) {
      assertEquals("org.postgresql.util.PSQLException, SQLState 28P01", failure(wrong));
      assertEquals(Optional.of(StateFault.REFUSED), wrong.fault());
      assertEquals("org.postgresql.util.PSQLException, SQLState 28000", failure(nobody));
    }
  }

  private static void askForPasswordsOf(String user) throws IOException, SQLException {
    try (var connection = postgres.source().getConnection();
        var result = connection.createStatement().executeQuery("show hba_file")) {
      result.next();
      var file = Path.of(result.getString(1));
      Files.writeString(
          file, "host all " + user + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(file));
    }
    postgres.execute("select pg_reload_conf()");
  }

  @Test
  void tellsWhoeverMayNotMakeTablesWhichAreMissing() {
    postgres.execute(
        "revoke create on schema public from public",
        "drop role if exists lowly",
        "create role lowly login");
    try (var store = open(TestPostgres.pool(postgres.driver("lowly", "")))) {
      assertEquals(
          "the table cloakroom_entry is missing or has other columns, and cannot be made,"
              + " org.postgresql.util.PSQLException, SQLState 42501; cluster.md has the statements"
              + " that make the tables",
          failure(store));
      assertEquals(Optional.of(StateFault.TABLES), store.fault());
      // The administrator makes them.
      DatabaseKind.POSTGRESQL.tables().stream()
          .flatMap(table -> table.creation().stream())
          .forEach(postgres::execute);
      postgres.execute("grant select, insert, update, delete on cloakroom_entry to lowly");
      postgres.execute("grant select, insert, update, delete on cloakroom_journal to lowly");
      clock.pass(PAUSE);
      store.put("k", VALUE, LONG);
      store.append("j", "line", LONG);
    } finally {
      postgres.execute("drop owned by lowly", "grant create on schema public to public");
    }
  }

  @Test
  void readsAndSaysSoWhileTheDatabaseIsReadOnly() {
    try (var store = open(postgres.source())) {
      store.put("k", VALUE, LONG);
      postgres.execute(
          "alter system set default_transaction_read_only = on", "select pg_reload_conf()");
      try {
        Await.until("it is read-only", () -> refusesWrites(store));
        assertEquals("org.postgresql.util.PSQLException, SQLState 25006", failureOfWrite(store));
        assertArrayEquals(VALUE, store.get("k").orElseThrow());
        assertEquals(Optional.of(StateFault.READ_ONLY), store.fault());
      } finally {
        postgres.execute(
            "set session characteristics as transaction read write",
            "alter system reset default_transaction_read_only",
            "select pg_reload_conf()");
      }
      Await.until("it is written again", () -> !refusesWrites(store));
      assertEquals(Optional.empty(), store.fault());
    }
  }

  private static boolean refusesWrites(Store store) {
    try {
      store.put("k", VALUE, LONG);
      return false;
    } catch (StateUnavailable e) {
      return true;
    }
  }

  @Test
  void findsOutThatNothingCanBeWrittenBeforeAnybodyWrites() {
    open(postgres.source()).close();
    try (var full = open(TestDatabase.refusingWrites(postgres.source(), "53100"))) {
      // The tables are there.
      try (var other = open(postgres.source())) {
        other.put("k", VALUE, LONG);
      }
      assertArrayEquals(VALUE, full.get("k").orElseThrow());
      assertEquals(Optional.empty(), full.fault());
      background.tick();
      assertEquals(Optional.of(StateFault.FULL), full.fault());
      assertArrayEquals(VALUE, full.get("k").orElseThrow());
      assertEquals(Optional.of(StateFault.FULL), full.fault());
    }
  }

  @Test
  void isFullForAMinuteBecauseWhatFindsRoomSucceedsMeanwhile() {
    var full = new AtomicBoolean();
    var source = TestDatabase.refusingWrites(postgres.source(), "53100", full::get);
    try (var store = open(source)) {
      store.put("k", VALUE, LONG);
      full.set(true);
      assertEquals("java.sql.SQLException, SQLState 53100", failureOfWrite(store));
      full.set(false);
      store.put("k", VALUE, LONG);
      assertEquals(Optional.of(StateFault.FULL), store.fault());
      clock.pass(Duration.ofMinutes(1));
      store.put("k", VALUE, LONG);
      assertEquals(Optional.empty(), store.fault());
    }
  }

  @Test
  void asksOnceInAMomentWhenTheDatabaseDoesNotAnswer() throws IOException {
    // Takes connections, and says nothing.
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var driver = postgres.driver("postgres", "");
      driver.setUrl("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/postgres");
      driver.setConnectTimeout(1);
      driver.setLoginTimeout(1);
      try (var store =
          TestDatabase.store(TestPostgres.pool(driver), IMPATIENCE, background, clock)) {
        failure(store);
        for (var i = 0; i < 1_000; i++) {
          assertThrows(StateUnavailable.class, () -> store.get("k"));
        }
        clock.pass(PAUSE);
        assertEquals("no answer within 50 ms", failure(store));
        assertEquals(Optional.of(StateFault.NO_ANSWER), store.fault());
      }
    }
  }

  @Test
  void givesUpAfterTheTimeoutAndComesBackWhenTheDatabaseAnswers() throws SQLException {
    try (var store = TestDatabase.store(postgres.source(), IMPATIENCE, background, clock)) {
      store.put("k", VALUE, LONG);
      try (var other = postgres.source().getConnection()) {
        other.setAutoCommit(false);
        other.createStatement().execute("lock table cloakroom_entry in access exclusive mode");
        failureOfWrite(store);
        other.rollback();
      }
      Await.until(
          "it answers again",
          () -> {
            clock.pass(PAUSE);
            return !refusesWrites(store);
          });
    }
  }

  @Test
  void tellsWhoeverHasToMendItThatTheNameIsWrong() {
    try (var unknown =
            new JdbcStore(
                new Jdbc("jdbc/clokaroom", PATIENCE),
                TestDatabase.only(postgres.source()),
                background,
                clock);
        var strange =
            new JdbcStore(
                new Jdbc("jdbc/mail", PATIENCE),
                name -> (DataSource) (Object) "a mail session",
                background,
                clock)) {
      assertEquals(
          "the server has no DataSource of this name, javax.naming.NameNotFoundException",
          failure(unknown));
      assertEquals(Optional.of(StateFault.DATA_SOURCE), unknown.fault());
      assertEquals("what the server has under this name is no DataSource", failure(strange));
    }
  }

  @Test
  void sweepsWhatHasExpiredAndNothingElse() {
    try (var store = open(postgres.source());
        var other = open(postgres.source())) {
      for (var i = 0; i < 250; i++) {
        store.put("brief " + i, VALUE, SHORT);
        store.append("j", "brief " + i, SHORT);
      }
      store.put("long", VALUE, LONG);
      store.append("j", "the last", SHORT);
      Await.until(
          "all has expired",
          () -> IntStream.range(0, 250).allMatch(i -> store.get("brief " + i).isEmpty()));
      var position = other.read("j", Journal.BEGINNING).next();
      background.tick();
      background.tick();
      var left = postgres.everything();
      assertTrue(left.stream().noneMatch(text -> text.startsWith("brief")), left::toString);
      assertTrue(left.contains("long"));
      // A node that has read it goes on behind it.
      store.append("j", "one more", LONG);
      assertEquals(List.of("one more"), other.read("j", position).lines());
    }
  }

  @Test
  void knowsNoTimeButThatOfTheDatabase() {
    clock.pass(Duration.ofDays(1000));
    try (var ahead = open(postgres.source());
        var here = TestDatabase.store(postgres.source(), PATIENCE, background, Clock.systemUTC())) {
      ahead.put("k", VALUE, LONG);
      assertFalse(here.putIfAbsent("k", VALUE, LONG));
      var left = here.left("k").orElseThrow();
      assertTrue(left.compareTo(LONG) <= 0, left::toString);
    }
  }

  @Test
  void twoNodesThatWriteAtTheSameTimeLoseNothing() throws Exception {
    var threads = Executors.newFixedThreadPool(4);
    try (var one = open(postgres.source());
        var two = open(postgres.source());
        var reader = open(postgres.source())) {
      var writers = new ArrayList<Future<?>>();
      var expected = new HashSet<String>();
      for (var store : List.of(one, two)) {
        for (var writer = 0; writer < 2; writer++) {
          var name = writers.size() + " ";
          IntStream.range(0, 200).forEach(i -> expected.add(name + i));
          writers.add(
              threads.submit(
                  () ->
                      IntStream.range(0, 200)
                          .forEach(
                              i -> {
                                store.append("j", name + i, LONG);
                                store.count("c", 1, LONG);
                              })));
        }
      }
      var read = new TreeSet<String>();
      var position = Journal.BEGINNING;
      for (var done = false; !done; ) {
        done = writers.stream().allMatch(Future::isDone);
        var page = reader.read("j", position);
        read.addAll(page.lines());
        position = page.next();
      }
      for (var writer : writers) {
        writer.get();
      }
      assertEquals(new TreeSet<>(expected), read);
      assertEquals("800", new String(reader.get("c").orElseThrow(), StandardCharsets.US_ASCII));
    } finally {
      threads.shutdownNow();
    }
  }
}
